import Foundation
import Glibc
import SutureSandbox
import SutureTestSupport
import Testing

/// What a builder keeps plugins from, one deed after another; each is done where nothing confines the builder.
struct ConfinementTests {
  /// What becomes of a deed.
  enum Fate: Hashable {
    /// The builder ends, and says for what.
    case ended(Confinement.Violation)
    /// The call fails with this error.
    case refused(Int32)
  }

  struct Case: CustomTestStringConvertible {
    let deed: String
    let fate: Fate
    var testDescription: String { deed }
  }

  /// Without sealed memory a builder is not confined at all.
  private static let seals = Confinement.availability.sealsFiles
  private static let filters = seals && Confinement.availability.filtersCalls
  private static let locksFiles = seals && Confinement.availability.landlock != nil

  private static func cases(_ deeds: [String], _ fate: Fate) -> [Case] { deeds.map { Case(deed: $0, fate: fate) } }

  /// By the filter of system calls.
  static let filtered: [Case] =
    cases(
      [
        "create_file", "append_to_file", "truncate_file", "remove_file", "rename_file", "link_file",
        "link_symbolically", "make_folder", "make_pipe", "change_mode", "change_owner", "change_times",
        "share_memory",
      ], .ended(.file))
    + cases(["connect_tcp", "send_udp", "listen_tcp", "pair_sockets"], .ended(.network))
    + cases(["fork_process", "fork_quietly", "clone_process", "run_program"], .ended(.process))
    + cases(["replace_program", "run_from_memory"], .ended(.program))
    + cases(
      ["signal_parent", "continue_parent", "signal_group", "signal_thread", "own_descriptor_to_parent"],
      .ended(.signal))
    + cases(["attach_to_parent", "read_parent_memory", "open_parent", "limit_parent"], .ended(.inspection))
    + cases(
      ["set_up_ring", "mount_folder", "leave_namespace", "join_keyring", "get_shared_memory"], .ended(.system))
    // The C library blocks all signals before it spawns, so that nothing can say what for.
    + cases(["spawn_program"], .ended(.other)) + cases(["connect_unix"], .refused(EACCES))
    + cases(["pin_parent"], .refused(EPERM)) + cases(["clone_in_new_way", "newest_call"], .refused(ENOSYS))

  /// By Landlock.
  static let locked = cases(
    ["read_secret", "read_through_root", "read_parent_environment", "list_folder"], .refused(EACCES))

  /// What is harmless where nothing keeps a plugin from it.
  static let harmless = [
    "read_secret", "read_through_root", "read_parent_environment", "list_folder", "create_file", "append_to_file",
    "make_folder", "make_pipe", "change_mode", "pair_sockets", "fork_quietly", "run_program", "spawn_program",
    "replace_program", "signal_parent", "signal_group", "signal_thread", "own_descriptor_to_parent", "limit_parent",
    "pin_parent",
  ]

  /// A plugin beside a file that is none of its business and a folder that it may not change.
  private struct Place {
    let plugins: PluginFolder
    let own: TemporaryFolder

    init() throws {
      plugins = try PluginFolder()
      own = try TemporaryFolder()
      try own.write("secret", "a secret")
      try own.write("folder/kept", "kept")
    }

    func plugin(_ deed: String, _ options: [String] = []) throws -> PluginFolder {
      try plugins.addDeed(
        deed, options: ["-DSECRET=\"\(own.file("secret"))\"", "-DFOLDER=\"\(own.file("folder"))\""] + options)
      return plugins
    }

    var isUntouched: Bool {
      get throws { try own.files() == ["folder", "folder/kept", "secret"] && own.read("folder/kept") == "kept" }
    }
  }

  private func check(_ fate: Fate, of deed: String, _ options: [String] = [], while phase: String = "building") throws {
    let place = try Place()
    let plugins = try place.plugin(deed, options)
    let builders = plugins.builders()
    switch fate {
    case .refused(let error): #expect(try plugins.built("probe", by: builders) == "refused_\(error)")
    case .ended(let expected):
      let loss = try #require(try plugins.loss("probe", by: builders))
      #expect(loss.kind == .denied(expected) && loss.blamed == "probe")
      #expect("\(loss)" == "'probe' \(expected) while \(phase)")
      #expect(!loss.isWorthRetrying)
    }
    #expect(try place.isUntouched)
  }

  @Test(.enabled(if: filters, "this machine filters system calls"), arguments: filtered)
  func `the filter of system calls keeps a plugin from a deed`(item: Case) throws {
    try check(item.fate, of: item.deed)
  }

  @Test(.enabled(if: locksFiles, "this machine has Landlock"), arguments: locked)
  func `Landlock keeps a plugin from reading what is not its own`(item: Case) throws {
    try check(item.fate, of: item.deed)
  }

  @Test(
    .enabled(if: filters, "this machine filters system calls"),
    arguments: ["create_file", "fork_process", "pair_sockets", "signal_parent", "replace_program"])
  func `a deed is denied while a library is loaded, too`(deed: String) throws {
    let known = try #require(Self.filtered.first { $0.deed == deed })
    try check(known.fate, of: deed, ["-DAT_LOAD"], while: "loading its library")
  }

  @Test(
    .enabled(if: filters, "this machine filters system calls"),
    arguments: ["create_file", "clone_process", "pair_sockets"], ["-DON_THREAD", "-DHANDLING_SIGNALS"])
  func `threads and signal handlers of a plugin change nothing`(deed: String, option: String) throws {
    let known = try #require(Self.filtered.first { $0.deed == deed })
    try check(known.fate, of: deed, [option])
  }

  @Test(
    .enabled(if: filters, "this machine filters system calls"),
    arguments: ["create_file", "clone_process", "open_parent"])
  func `with signals blocked the builder ends as well, without saying what for`(deed: String) throws {
    try check(.ended(.other), of: deed, ["-DBLOCKING_SIGNALS"])
  }

  #if arch(x86_64)
    @Test(.enabled(if: filters, "this machine filters system calls"))
    func `calls in the manner of another architecture are not made`() throws {
      let place = try Place()
      // A kernel without such calls ends the process for the instruction.
      let plugins = try place.plugin("call_as_32_bits")
      let loss = try #require(try plugins.loss("probe", by: plugins.builders()))
      #expect([.denied(.other), .crashed(signal: SIGSEGV)].contains(loss.kind))
      try check(.refused(ENOSYS), of: "call_as_x32")
    }
  #endif

  @Test(arguments: ["nothing", "honest_work"], [[], ["-DAT_LOAD"], ["-DON_THREAD"]])
  func `what any library may do is done in a confined builder`(deed: String, options: [String]) throws {
    let place = try Place()
    let plugins = try place.plugin(deed, options)
    #expect(try plugins.built("probe", by: plugins.builders()) == "done")
    #expect(try place.isUntouched)
  }

  @Test(arguments: harmless) func `without confinement the same deed is done`(deed: String) throws {
    let place = try Place()
    let plugins = try place.plugin(deed)
    #expect(try plugins.built("probe", by: plugins.builders(isConfined: false)) == "done")
    // The deed was done there.
    #expect(try place.own.read("secret") == "a secret")
  }

  @Test func `without confinement a copy of the builder is a loss, and no result`() throws {
    let plugins = try Place().plugin("fork_process")
    let loss = try #require(try plugins.loss("probe", by: plugins.builders(isConfined: false)))
    #expect(loss.kind == .forked && loss.blamed == "probe")
  }

  @Test(arguments: [true, false]) func `a builder has no environment of its parent's`(isConfined: Bool) throws {
    try #require(ProcessInfo.processInfo.environment["PATH"] != nil)
    let plugins = try PluginFolder()
    try plugins.add(
      "probe",
      """
      strcpy(text, "names");
      for (char **next = environ; *next != 0; next++) {
        strcat(text, "/");
        strncat(text, *next, strcspn(*next, "="));
      }
      if (getenv("HOME") != 0 || getenv("PATH") != 0) strcpy(text, "names/HOME");
      """)
    let names = try plugins.built("probe", by: plugins.builders(isConfined: isConfined)).split(separator: "/")
    #expect(names.first == "names")
    #expect(Set(names.dropFirst()).isSubset(of: ["SWIFT_BACKTRACE", "LD_LIBRARY_PATH"]), "\(names)")
  }

  @Test func `what is missing on a machine is told, and nothing else`() {
    let available = Confinement.availability
    #expect(available.isComplete == (available.missingFeature == nil))
    #expect((available.landlock == nil) == (available.landlockObstacle != nil))
  }
}
