import Foundation
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

/// `suture export --check`, in the real runtimes, and with shell scripts in place of Python for everything that can fail.
struct ExportCheckTests {
  private static let network = ["export", "se", "--input", "2x32x4x4"]

  private func check(
    _ format: String, python: String = Checkout.python, environment: [String: String] = [:],
    in folder: TemporaryFolder
  ) throws -> Program.Outcome {
    try Program.run(
      Self.network + ["--format", format, "-o", "se.out", "--check", "--python", python], environment: environment,
      in: folder)
  }

  /// Checks with a shell script that has read the request; `$outputs` is the file that it is to write.
  private func check(script: String, in folder: TemporaryFolder) throws -> Program.Outcome {
    try folder.write(
      "python.sh",
      """
      #!/bin/sh
      read -r request
      outputs=$(printf '%s\\n' "$request" | sed 's#\\\\/#/#g; s#.*"outputs":"\\([^"]*\\)".*#\\1#')
      \(script)

      """)
    #expect(chmod(folder.file("python.sh"), 0o755) == 0)
    return try check("safetensors", python: "./python.sh", in: folder)
  }

  // MARK: Runtimes

  @Test func `weights are read back`() throws {
    let folder = try TemporaryFolder()
    let outcome = try check("safetensors", in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let pattern = /wrote se.out\nchecked se.out in safetensors [0-9.]+: all numbers are equal\n/
    #expect(outcome.output.wholeMatch(of: pattern) != nil, "\(outcome.output)")
  }

  @Test func `weights of norms are read back with PyTorch's counts of batches`() throws {
    let folder = try TemporaryFolder()
    let words = ["export", "identity", "--backbone", "resnet8", "--format", "safetensors", "-o", "out", "--check"]
    let outcome = try Program.run(words + ["--python", Checkout.python], in: folder)
    #expect(outcome.status == 0 && outcome.output.contains("all numbers are equal"), "\(outcome.error)")
  }

  @Test func `a network runs in onnxruntime`() throws {
    let folder = try TemporaryFolder()
    let outcome = try check("onnx", in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("checked se.out in onnxruntime 1."), "\(outcome.output)")
  }

  @Test(.enabled(if: Checkout.runsPyTorch, "\(Checkout.pyTorchIsMissing)"))
  func `a network runs in PyTorch`() throws {
    let folder = try TemporaryFolder()
    let outcome = try check("pytorch", in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("checked se.out in torch 2."), "\(outcome.output)")
  }

  @Test func `files named as packages are not taken for them`() throws {
    let folder = try TemporaryFolder()
    for name in ["numpy", "safetensors", "json"] { try folder.write("\(name).py", "raise SystemExit('\(name)')") }
    #expect(try check("safetensors", in: folder).status == 0)
  }

  // MARK: Faults

  @Test func `without a Python nothing is written`() throws {
    let folder = try TemporaryFolder()
    let way = "to check the file with: name one with '--python' or SUTURE_PYTHON\n"
    for name in ["no-such-python", "./no-such-python", folder.path] {
      let outcome = try check("safetensors", python: name, in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.error == "error: there is no Python '\(name)' \(way)")
    }
    let words = Self.network + ["--format", "safetensors", "--check"]
    let variable = try Program.run(words, environment: ["SUTURE_PYTHON": "nowhere"], in: folder)
    #expect(variable.error == "error: there is no Python 'nowhere' \(way)")
    #expect(try folder.names().isEmpty)
  }

  @Test func `missing packages are named with the command that installs them`() throws {
    let folder = try TemporaryFolder()
    // `-S`: without installed packages.
    try folder.write("bare", "#!/bin/sh\nexec '\(Checkout.python)' -S \"$@\"\n")
    #expect(chmod(folder.file("bare"), 0o755) == 0)
    let outcome = try check("safetensors", python: "./bare", in: folder)
    #expect(outcome.status == 1 && outcome.output == "wrote se.out\n")
    #expect(
      outcome.error
        == "error: './bare' lacks safetensors and numpy, which the check needs: install with './bare -m pip install "
        + "safetensors numpy', or name another Python with '--python'\n")
  }

  @Test func `a number that differs is told with its place`() throws {
    let folder = try TemporaryFolder()
    #expect(try check("safetensors", in: folder).status == 0)
    var tensors = try SafeTensors(contentsOf: folder.file("se.out"))
    var weight = try #require(tensors["fc.2.weight"])
    let number = weight.values[5]
    weight.values[5] += 0.5
    tensors["fc.2.weight"] = weight
    try tensors.write(to: folder.file("wrong.safetensors"))
    let outcome = try check(
      script: "cp wrong.safetensors \"$outputs\"; echo '{\"runtime\": \"other 1.0\"}'", in: folder)
    #expect(outcome.status == 1)
    #expect(
      outcome.error
        == "error: 'se.out' differs in other 1.0 from what Suture computes: the largest difference is 5.0e-1, in "
        + "'fc.2.weight' at [2, 1]: \(weight.values[5]), not \(number); at most 1.0e-4 is tolerated\n")
  }

  @Test func `tensors that are missing, additional or of another shape are told`() throws {
    let folder = try TemporaryFolder()
    #expect(try check("safetensors", in: folder).status == 0)
    let tensors = try SafeTensors(contentsOf: folder.file("se.out"))
    var (others, shapes) = (tensors, tensors)
    others["fc.0.weight"] = nil
    others["fc.9.weight"] = Tensor([1], [0])
    shapes["fc.0.weight"] = Tensor([1], [0])
    for (wrong, message) in [
      (others, "only one of them has 'fc.0.weight', 'fc.9.weight'"), (shapes, "'fc.0.weight' is 1, not 2×32"),
    ] {
      try wrong.write(to: folder.file("wrong.safetensors"))
      let outcome = try check(
        script: "cp wrong.safetensors \"$outputs\"; echo '{\"runtime\": \"other 1.0\"}'", in: folder)
      #expect(outcome.status == 1)
      #expect(
        outcome.error == "error: 'se.out' differs in other 1.0 from what Suture computes: \(message)\n")
    }
  }

  @Test(arguments: [
    ("echo '{\"error\": \"ValueError: no header\"}'", "'se.out' does not run in safetensors: ValueError: no header"),
    ("echo '{}'", "the check by './python.sh' failed: it states neither a runtime nor an error"),
    ("echo hello", "the check by './python.sh' failed: invalid answer 'hello'"),
    ("printf '\\033[31m\\n'", "the check by './python.sh' failed: invalid answer '\\u001b[31m'"),
    ("echo 'ImportError: a broken library' >&2; exit 3", "ended with status 3: ImportError: a broken library"),
    ("kill -9 $$", "ended by signal 9 (SIGKILL)"),
  ]) func `whatever goes wrong in Python is one sentence`(script: String, message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try check(script: script, in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.error.hasPrefix("error: ") && outcome.error.hasSuffix("\(message)\n"), "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
  }

  @Test(arguments: [
    (["--python", "python3"], "'--python' names the Python for '--check': give that too"),
    (["--check", "-o", "-"], "'safetensors' files are binary: give '--output <file>'"),
  ]) func `options that make no check are refused`(options: [String], message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.network + ["--format", "safetensors"] + options, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(try folder.names().isEmpty)
  }
}
