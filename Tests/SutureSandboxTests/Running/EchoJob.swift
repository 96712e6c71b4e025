@testable import SutureSandbox

/// A job for workers that are shell scripts: it asks for words and takes reports of words.
struct EchoJob: Job {
  static let id = "echo"

  func run(in context: JobContext, report: (String) throws -> Void) throws -> String { "" }

  func fault(in answer: String) -> String? { answer == "impossible" ? "it cannot be" : nil }
}
