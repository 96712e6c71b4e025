/// Numbers the calls of modules that are called more than once, while nodes pass in the order of computation.
///
/// PyTorch's exporter writes the same path for all calls of a shared module. A module that was left and is entered
/// again is called again, unless the node that enters it reads a value of the last call: then an optimizer has moved
/// the node. The exporter by TorchScript numbers some calls; a module that is entered again with a known number goes
/// on.
struct ModuleCalls {
  /// A module that is open.
  private struct Open {
    let frame: ModuleFrame
    /// The path with the numbers of calls, such as `block@1.conv`.
    let path: String
    /// What nodes directly in it have done that it does once in a call.
    var marks: Set<[String]> = []
  }

  /// The calls of one module within one call of its parent.
  private struct Calls {
    var count = 0
    /// The path of the last call.
    var last = ""
    /// The paths of calls by the numbers that the file gives them.
    var numbered: [Int: String] = [:]
  }

  private struct Key: Hashable {
    let parent: String
    let path: String
  }

  private var open: [Open] = []
  private var calls: [Key: Calls] = [:]

  /// The path with the numbers of calls of the innermost module around the next node.
  /// - Parameters:
  ///   - frames: the modules around it, outermost first.
  ///   - sources: the paths, with the numbers of calls, of the nodes that compute its inputs.
  ///   - marks: what it does that its module does once in a call, such as to read a weight.
  mutating func enter(_ frames: [ModuleFrame], sources: [String], marks: [[String]]) -> String {
    var common = 0
    while common < min(open.count, frames.count), open[common].frame == frames[common] { common += 1 }
    // A layer that reads a weight once more is called once more.
    if common == frames.count, let last = frames.indices.last, marks.contains(where: open[last].marks.contains) {
      open.removeSubrange(last...)
      begin(frames[last])
    } else {
      open.removeSubrange(common...)
      for frame in frames[common...] {
        guard let path = goingOn(frame, sources) else {
          begin(frame)
          continue
        }
        calls[key(frame)]?.last = path
        open.append(Open(frame: frame, path: path))
      }
    }
    guard let last = open.indices.last else { return "" }
    open[last].marks.formUnion(marks)
    return open[last].path
  }

  /// The same for a node that tells nothing about calls, such as one that computes a size: of the last call of each
  /// module.
  func path(_ frames: [ModuleFrame]) -> String {
    var path = ""
    for frame in frames {
      let key = Key(parent: path, path: frame.path)
      path = calls[key]?.last ?? Self.path(of: frame.path, parent: path, call: 0)
    }
    return path
  }

  private func key(_ frame: ModuleFrame) -> Key { Key(parent: open.last?.path ?? "", path: frame.path) }

  /// The path of the call that goes on with a node; nil where it begins another.
  private func goingOn(_ frame: ModuleFrame, _ sources: [String]) -> String? {
    guard let known = calls[key(frame)] else { return nil }
    if let number = frame.call { return known.numbered[number] }
    return sources.contains { $0 == known.last || $0.hasPrefix(known.last + ".") } ? known.last : nil
  }

  private mutating func begin(_ frame: ModuleFrame) {
    let key = key(frame)
    var known = calls[key] ?? Calls()
    known.last = Self.path(of: frame.path, parent: key.parent, call: known.count)
    known.count += 1
    if let number = frame.call { known.numbered[number] = known.last }
    calls[key] = known
    open.append(Open(frame: frame, path: known.last))
  }

  /// A path below its parent's, with the number of a call; paths elsewhere, as of a module that another one calls,
  /// stay.
  private static func path(of path: String, parent: String, call: Int) -> String {
    let plain = NetworkScopes.withoutCalls(parent)
    let inner = !plain.isEmpty && path.hasPrefix(plain + ".") ? parent + path.dropFirst(plain.count) : path
    return call == 0 ? inner : "\(inner)@\(call)"
  }
}
