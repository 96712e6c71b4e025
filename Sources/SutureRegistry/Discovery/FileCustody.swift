import SutureSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Who else may change a file or folder from which code is loaded.
public enum FileCustody: Hashable, Sendable {
  /// Anybody may write to it.
  case writable(path: String)
  /// It belongs to another user, neither root nor the one who runs this process.
  case foreign(path: String, owner: UInt32)

  /// What is wrong with a library's file, or with the folder that it is in; nil where nothing is.
  ///
  /// What a link points to counts. The folders above are not looked at.
  /// - Parameter user: who loads it.
  static func fault(of library: String, user: UInt32 = geteuid()) -> FileCustody? {
    for path in [library, FilePath.folder(of: library)] {
      var facts = stat()
      guard stat(path, &facts) == 0 else { continue }
      if facts.st_uid != 0, facts.st_uid != user { return .foreign(path: path, owner: facts.st_uid) }
      if facts.st_mode & S_IWOTH != 0 { return .writable(path: path) }
    }
    return nil
  }
}

extension FileCustody: CustomStringConvertible {
  /// The fact, and the way out.
  public var description: String {
    switch self {
    case .writable(let path):
      "anybody may write to '\(path)', so anybody can change the code that is loaded: 'chmod o-w' ends that"
    case .foreign(let path, let owner):
      "'\(path)' belongs to user \(owner), who can change the code that is loaded: copy it, or change its owner"
    }
  }
}

extension Registry {
  /// What should be known of plugins' files before they are loaded, each once; built-in ones are as safe as the program.
  public var custodyFaults: [FileCustody] {
    var faults: [FileCustody] = []
    for manifest in manifests where FolderRole.role(of: manifest, in: folders) != .builtIn {
      guard let library = try? libraryPath(for: manifest), !isBesideProgram(library),
        let fault = FileCustody.fault(of: library), !faults.contains(fault)
      else { continue }
      faults.append(fault)
    }
    return faults
  }

  /// Refuses root to load what others may change.
  /// - Throws: `LibraryError.unsafe`.
  func checkCustody(of library: String, for manifest: Manifest, user: UInt32 = geteuid()) throws(LibraryError) {
    guard user == 0, !isBesideProgram(library), FolderRole.role(of: manifest, in: folders) != .builtIn,
      let fault = FileCustody.fault(of: library, user: user)
    else { return }
    throw .unsafe(module: manifest.id, fault)
  }

  private func isBesideProgram(_ library: String) -> Bool {
    executableFolder.map { FilePath.folder(of: library) == $0 } ?? false
  }
}

extension FolderRole {
  /// The role of the folder of the search path that a manifest is in.
  static func role(of manifest: Manifest, in folders: [String]) -> FolderRole {
    folders.first { manifest.path.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }.map(role(of:)) ?? .named
  }
}
