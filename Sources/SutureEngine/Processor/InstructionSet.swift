import CDNNL
import CKernels

/// The vector instructions that the engine uses: by default the best set that the processor supports.
public enum InstructionSet: Int32, CaseIterable, Comparable, Sendable {
  /// The instructions that every processor of the architecture supports.
  case baseline
  /// AVX2 and FMA, on x86-64.
  case avx2
  /// AVX-512 F, BW, DQ and VL, on x86-64.
  case avx512

  /// The environment variable that limits the set, by the name of a case.
  public static let variable = "SUTURE_INSTRUCTION_SET"

  /// The best set that this processor supports.
  public static var best: Self { Self(rawValue: suture_best_instruction_set()) ?? .baseline }

  /// The set that the engine's own loops use.
  public static var used: Self { Self(rawValue: suture_used_instruction_set()) ?? .baseline }

  /// The case with a name; nil if there is none.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = found
  }

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// Makes the engine use this set, which must not exceed `best`; call it before the first computation.
  public func use() {
    suture_use_instruction_set(rawValue)
    let limit: dnnl_cpu_isa_t =
      switch self {
      case .baseline: dnnl_cpu_isa_sse41
      case .avx2: dnnl_cpu_isa_avx2
      case .avx512: dnnl_cpu_isa_avx512_core
      }
    // On other architectures oneDNN has no such limit and returns an error, which is of no consequence.
    _ = dnnl_set_max_cpu_isa(limit)
  }
}
