import Foundation

extension Checkout {
  /// The Python that `make test` installs, with the runtimes of exported files.
  public static let python = root + "/.build/python/bin/python"

  /// Whether it has PyTorch.
  public static let hasPyTorch = FileManager.default.fileExists(atPath: root + "/.build/python/torch.txt")

  /// Whether tests that need PyTorch must run: then they fail without it.
  public static let requiresPyTorch = ProcessInfo.processInfo.environment["SUTURE_REQUIRE_TORCH"]?.isEmpty == false

  /// Why tests that need PyTorch do not run.
  public static let pyTorchIsMissing = "'make test' found no PyTorch; Tests/Python/install.sh says where it looks"

  /// Whether tests that need PyTorch run.
  public static var runsPyTorch: Bool { hasPyTorch || requiresPyTorch }
}
