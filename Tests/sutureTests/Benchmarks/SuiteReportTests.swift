import SutureTestSupport
import Testing

@testable import suture

struct SuiteReportTests {
  @Test func `a report says everything in tables`() throws {
    let suite = try Samples.suite()
    let text = SuiteReport(Samples.result(of: suite), suite).text
    #expect(
      text == """
        # Benchmarks: small

        | | |
        |---|---|
        | processor | Some CPU, 2 cores, AVX2 |
        | threads | 2 |
        | peer | 2.13.0+cpu, `python peer.py` |
        | OpenMP | `GOMP_SPINCOUNT=1000`, for both sides |
        | rounds | 3 |
        | date | 2025-01-02T03:04:05Z |

        A ratio is the peer's time divided by Suture's: above 1, Suture is faster.

        ## modules

        | composition | input | Suture ms | eager ms | ratio | compile ms | ratio |
        |---|---|--:|--:|--:|--:|--:|
        | `se` | 1×16×8×8 | 2.000 | 8.000 | 4.00 | 4.000 | 2.00 |
        | `se + eca` | 1×16×8×8 | 20.00 | 10.00 | 0.50 | – | – |

        - eager: geometric mean 1.41, least 0.50 (`se + eca`), below 1: `se + eca`; target ≥ 3.00 missed by 52.9 %
        - compile: geometric mean 2.00, least 2.00 (`se`), 1 of 2 measured; target ≥ 2.00 met

        Notes:

        - `se + eca`, compile: timed out after 600 s
        - `se + eca`, eager: 17 parameters, Suture 16

        ## steps

        | composition | input | Suture ms | eager ms | ratio | compile ms | ratio | Suture peak | eager peak | memory ratio |
        |---|---|--:|--:|--:|--:|--:|--:|--:|--:|
        | `resnet8(width: 4)`, bare | 4×3×8×8 | 100.0 | 200.0 | 2.00 | 150.0 | 1.50 | 60.0 MiB | 100.0 MiB | 0.60 |

        - eager: geometric mean 2.00, least 2.00 (`identity`), 1 of 2 measured; target ≥ 1.50 met
        - compile: geometric mean 1.50, least 1.50 (`identity`), 1 of 2 measured
        - memory: geometric mean 0.60, most 0.60 (`identity`), 1 of 2 measured; target ≤ 0.70 met

        ## bandwidth

        | composition | input | Suture ms | copy ms | share of bandwidth |
        |---|---|--:|--:|--:|
        | `simam` | 2×16×8×8 | 2.000 | 1.000 | 0.50 |

        - bandwidth: geometric mean 0.50, least 0.50 (`simam`); target ≥ 0.60 missed by 16.7 %

        """)
  }

  @Test func `a busy machine is warned of`() throws {
    let suite = try Samples.suite()
    #expect(Samples.result(of: suite, load: 0.5).warning == nil)
    let text = SuiteReport(Samples.result(of: suite, load: 3.9), suite).text
    #expect(text.contains("| warning | this machine was busy when the run began (load 3.9 on 2 cores)"))
  }

  @Test func `a composition side by side does not break its table`() throws {
    let suite = try Samples.suite(Samples.text.replacing("[se, se + eca]", with: "['se | eca', se]"))
    let text = SuiteReport(Samples.result(of: suite), suite).text
    #expect(text.contains("| `se \\| eca` | 1×16×8×8 |"))
  }

  @Test func `a line of progress has the entry and the ratios so far`() throws {
    let suite = try Samples.suite()
    var result = Samples.result(of: suite)
    result.entries.removeLast(2)
    #expect(
      SuiteProgress.line(2, of: 5, result) == """
        [2/5] modules: se + eca 1×16×8×8: Suture 20.00 ms, eager 0.50×; group so far eager 1.41×, compile 2.00×
          compile: timed out after 600 s
          eager: 17 parameters, Suture 16
        """)
  }
}
