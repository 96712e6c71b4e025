import Glibc

/// A thread that ends this process once its parent has ended or does not read its messages any more.
final class ParentWatch: Sendable {
  private let parent: Int32
  private let messages: Descriptor

  /// - Parameters:
  ///   - parent: the parent's identifier when this process started.
  ///   - messages: the pipe that the parent reads.
  init(parent: Int32, messages: Descriptor) {
    self.parent = parent
    self.messages = messages
  }

  /// Starts the thread; it runs as long as the process.
  func start() {
    let context = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<ParentWatch>.fromOpaque(context).takeRetainedValue().watch()
        _exit(EXIT_FAILURE)
      }, context.toOpaque())
    guard status == 0 else {
      // Without the thread, only the kernel's signal ends this process with its parent.
      context.release()
      return
    }
    pthread_detach(thread)
  }

  private func watch() {
    while getppid() == parent, hasReader() {}
  }

  /// Waits one second; returns false at once if the message pipe has no reader.
  private func hasReader() -> Bool {
    var watched = pollfd(fd: messages.number, events: 0, revents: 0)
    let count = poll(&watched, 1, 1000)
    if count > 0, Int32(watched.revents) & POLLERR != 0 { return false }
    // Any other event, such as one for a closed descriptor, would be reported again at once.
    if count != 0 { sleep(1) }
    return true
  }
}
