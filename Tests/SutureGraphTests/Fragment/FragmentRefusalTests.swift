import Testing

@testable import SutureGraph

/// The rules that an encoding must keep, each broken by one written by hand.
struct FragmentRefusalTests {
  private typealias Bytes = FragmentBytes

  struct Refusal: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let message: String

    var testDescription: String { message }
  }

  private static let huge = Bytes.number(1 << 63)
  private static let affine: [UInt8] = [1] + Bytes.name("scale")

  @Test(arguments: [
    Refusal(bytes: [], message: "these bytes are not an encoded fragment"),
    Refusal(bytes: Array("SFRF\u{1}".utf8), message: "these bytes are not an encoded fragment"),
    Refusal(bytes: Array("SFRG".utf8), message: "the fragment ends within the version, at byte 4"),
    Refusal(bytes: Array("SFRG\u{3}".utf8), message: "the fragment's encoding has version 3, not 2"),
    Refusal(
      bytes: Array(Bytes.fragment([2, 3]).prefix(8)),
      message: "the fragment ends within dimensions of the input's shape, at byte 8"),
    Refusal(
      bytes: Array(Bytes.fragment([200, 300, 1 << 20]).prefix(11)),
      message: "the fragment ends within the input's shape, at byte 11"),
    Refusal(bytes: Bytes.fragment([2, 0]), message: "the input's shape at byte 6 of the fragment has a size of 0"),
    Refusal(
      bytes: Bytes.fragment([1 << 32, 1 << 32]),
      message: "the fragment has more than 8589934592 elements in the input's shape, at byte 6"),
    Refusal(
      bytes: Bytes.fragment([1 << 63]), message: "the input's shape at byte 7 of the fragment is beyond 63 bits"),
    Refusal(
      bytes: Bytes.fragment([1, 1, 1, 1, 1, 1, 1, 1, 1]),
      message: "the fragment has more than 8 dimensions of the input's shape, at byte 6"),
    Refusal(
      bytes: Bytes.fragment([1], [4, 0] + [UInt8](repeating: 0xff, count: 10)),
      message: "an operation's name at byte 10 of the fragment is beyond 64 bits"),
    Refusal(
      bytes: Bytes.fragment([1], [4, 0x80, 0]),
      message: "a scope at byte 9 of the fragment is written in more bytes than it needs"),
    Refusal(bytes: Bytes.fragment([1], [6]), message: "an event at byte 8 of the fragment is of no known kind"),
    // Counts
    Refusal(
      bytes: Bytes.fragment([1], [4, 0] + Bytes.name("relu") + huge),
      message: "the fragment has more than 64 attributes of an operation, at byte 16"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.operation("concat", [0])).dropLast(3) + huge,
      message: "the fragment has more than 1024 inputs of an operation, at byte 19"),
    Refusal(
      bytes: Bytes.fragment([1], [4, 0, 0] + huge),
      message: "the fragment has more than 256 bytes in an operation's name, at byte 11"),
    Refusal(
      bytes: Bytes.fragment([1], [4, 0, 0, 200, 1, 65]),
      message: "the fragment ends within bytes in an operation's name, at byte 16"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.operation("gather", [1] + Bytes.name("indices") + [3] + huge)),
      message: "the fragment has more than 1048576 elements of an attribute, at byte 29"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.operation("gather", [1] + Bytes.name("indices") + [3] + Bytes.number(1 << 20))),
      message: "the fragment ends within elements of an attribute, at byte 35"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.operation("resize", [1] + Bytes.name("method") + [2] + Bytes.number(4097))),
      message: "the fragment has more than 4096 bytes in an attribute, at byte 28"),
    // Values and scopes
    Refusal(bytes: Bytes.fragment([1], end: [0, 0]), message: "a value at byte 9 of the fragment is not made yet"),
    Refusal(bytes: Bytes.fragment([1], end: [0, 2]), message: "a value at byte 9 of the fragment must be below 2"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.operation("relu", [0], 1 << 63)),
      message: "a value at byte 18 of the fragment must be below 2"),
    Refusal(bytes: Bytes.fragment([1], [4, 1]), message: "a scope at byte 9 of the fragment must be below 1"),
    Refusal(bytes: Bytes.fragment([1], [1, 1]), message: "a scope at byte 9 of the fragment must be below 1"),
    Refusal(bytes: Bytes.fragment([1], [2] + huge), message: "a scope at byte 9 of the fragment must be below 1"),
    // Names
    Refusal(
      bytes: Bytes.fragment([1], [4, 0, 1]), message: "an operation's name at byte 10 of the fragment must be below 1"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.scope("")), message: "a scope's name at byte 10 of the fragment is empty"),
    Refusal(
      bytes: Bytes.fragment([1, 1, 1, 1], Bytes.scope("a"), [5, 1] + Bytes.name("") + [1, 0], [1, 0, 3, 1]),
      message: "a scope's name at byte 27 of the fragment is empty"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.scope("a\u{1b}[2J")),
      message: "a scope's name at byte 10 of the fragment has control characters"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.parameter("\u{202e}a", Bytes.shape([1]))),
      message: "a variable's name at byte 10 of the fragment has control characters"),
    Refusal(
      bytes: Bytes.fragment([1], [1, 0, 0, 2, 0xc3, 0x28]),
      message: "a scope's name at byte 11 of the fragment is not UTF-8"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.scope("a"), Bytes.scope("a")),
      message: "what begins at byte 16 of the fragment cannot be built: 'a' is declared twice"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.parameter("é", Bytes.shape([1])), Bytes.parameter("e\u{301}", Bytes.shape([1]))),
      message: "what begins at byte 25 of the fragment cannot be built: 'e\u{301}' is declared twice"),
    // Variables
    Refusal(
      bytes: Bytes.fragment([1], Bytes.parameter("w", Bytes.shape([1 << 33]))),
      message: "the fragment has more than 4294967296 elements in parameters and buffers, at byte 8"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.parameter("w", Bytes.shape([1]), [0] + Bytes.real(.nan))),
      message: "an initialiser at byte 15 of the fragment is not finite"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.parameter("w", Bytes.shape([1]), [1] + Bytes.real(1) + Bytes.real(0))),
      message: "an initialiser at byte 15 of the fragment has its bounds in the wrong order"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.parameter("w", Bytes.shape([1]), [3] + Bytes.real(0) + Bytes.real(-1))),
      message: "an initialiser at byte 15 of the fragment has a negative deviation"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.parameter("w", Bytes.shape([1]), [5])),
      message: "an initialiser at byte 15 of the fragment is of no known kind"),
    // Operations
    Refusal(
      bytes: Bytes.fragment([1], Bytes.operation("attention", [0], 1)),
      message: "what begins at byte 8 of the fragment cannot be built: there is no operation 'attention'"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.operation("add", [0], 1)),
      message: "what begins at byte 8 of the fragment cannot be built: 'add' cannot take 1: it takes 2 tensors, not 1"),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.operation("affine", affine + [1] + Bytes.real(.infinity), 1)),
      message:
        "what begins at byte 8 of the fragment cannot be built: attribute 'scale' of 'affine' must be a finite number"
    ),
    Refusal(
      bytes: Bytes.fragment([1], Bytes.operation("affine", affine + [4], 1)),
      message: "an attribute at byte 26 of the fragment is of no known kind"),
    Refusal(
      bytes: Bytes.fragment(
        [1], Bytes.operation("affine", [2] + Bytes.name("shift") + [0, 2, 2, 0, 2], 1)),
      message: "what begins at byte 8 of the fragment cannot be built: attribute 'shift' of 'affine' is given twice"),
    // Sites
    Refusal(
      bytes: Bytes.fragment([1, 1, 1, 1], Bytes.site("s"), Bytes.site("s")),
      message: "site 's' at byte 18 of the fragment comes twice"),
    Refusal(
      bytes: Bytes.fragment([1, 1, 1, 1], Bytes.site("")),
      message: "a site's name at byte 11 of the fragment is empty"),
    Refusal(
      bytes: Bytes.fragment([1, 1, 1, 1], Bytes.site("a b")),
      message: "a site's name at byte 11 of the fragment has more than letters of ASCII, digits, '_' and '.'"),
    Refusal(
      bytes: Bytes.fragment([1, 1, 1], Bytes.site("s")),
      message: "a site's layout at byte 16 of the fragment is that of a map, for a tensor of 1×1×1"),
    Refusal(
      bytes: Bytes.fragment([1, 4, 1], Bytes.site("s", [1, 0] + Bytes.number(1 << 62) + [4])),
      message:
        "a site's layout at byte 16 of the fragment is that of 0 + \(1 << 62) · 4 tokens, for a tensor of 1×4×1"),
    Refusal(
      bytes: Bytes.fragment([1, 1, 1, 1], Bytes.site("s", [2])),
      message: "a site's layout at byte 17 of the fragment is of no known kind"),
  ])
  func `what breaks a rule is refused in words`(refusal: Refusal) {
    let error = #expect(throws: FragmentError.self) { try GraphFragment(decoding: refusal.bytes) }
    #expect(error?.description == refusal.message)
  }

  @Test(arguments: [
    "relu_gradient", "average_pool_gradient", "convolution_input_gradient", "convolution_weight_gradient",
    "max_pool_gradient", "normalize", "normalize_gradient", "random_mask", "reduce_max_gradient", "resize_gradient",
    "scatter_add", "softmax_gradient", "take_along_gradient", "grid_sample_input_gradient",
    "grid_sample_grid_gradient",
  ])
  func `operations that only gradients and lowering make cannot be sent`(name: String) {
    #expect(throws: FragmentError.graph(.unknownOperation(name), offset: 8)) {
      try GraphFragment(decoding: Bytes.fragment([1], Bytes.operation(name, [0], 1)))
    }
  }
}
