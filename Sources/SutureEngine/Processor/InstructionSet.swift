import CDNNL
import CKernels

/// The vector instructions that the engine computes with: by default the best ones of the processor.
public enum InstructionSet: Int32, CaseIterable, Comparable, Sendable {
  /// Those that every processor of the architecture has.
  case baseline
  /// AVX2 and FMA, on x86-64.
  case avx2
  /// AVX-512 F, BW, DQ and VL, on x86-64.
  case avx512

  /// The environment variable that limits what is used, by a case's name.
  public static let variable = "SUTURE_INSTRUCTION_SET"

  /// The best one that this processor has.
  public static var best: Self { Self(rawValue: suture_best_instruction_set()) ?? .baseline }

  /// The one that the engine's own loops run with.
  public static var used: Self { Self(rawValue: suture_used_instruction_set()) ?? .baseline }

  /// The case of a name; nil where there is none.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = found
  }

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// Makes everything compute with this set; to be called before anything is computed, and not above `best`.
  public func use() {
    suture_use_instruction_set(rawValue)
    let limit: dnnl_cpu_isa_t =
      switch self {
      case .baseline: dnnl_cpu_isa_sse41
      case .avx2: dnnl_cpu_isa_avx2
      case .avx512: dnnl_cpu_isa_avx512_core
      }
    // oneDNN has no such limit on other architectures, and says so.
    _ = dnnl_set_max_cpu_isa(limit)
  }
}
