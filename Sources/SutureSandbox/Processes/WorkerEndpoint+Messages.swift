import Glibc
import SutureProcess

extension WorkerEndpoint {
  /// Sends a message; the process exits if the message cannot be encoded.
  func send<Work>(_ message: JobMessage<Work>) {
    do { send(line: try JobCoding.encode(message)) } catch { _exit(EXIT_FAILURE) }
  }
}
