import Testing

@testable import SutureProcess

struct ControlGroupTests {
  private static let unified = "29 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
  private static let legacy = """
    31 29 0:28 / /sys/fs/cgroup/cpu rw shared:9 - cgroup cgroup rw,cpu,cpuacct
    33 29 0:30 / /sys/fs/cgroup/memory rw shared:12 - cgroup cgroup rw,memory
    """

  private func limit(groups: String, mounts: String, _ files: [String: String]) -> Int? {
    ControlGroup.all(groups: groups, mounts: mounts).compactMap { $0.limit { files[$0] } }.min()
  }

  @Test func `the limit of version 2 is that of the named group, or a lower one around it`() {
    let files = [
      "/sys/fs/cgroup/user.slice/memory.max": "max\n", "/sys/fs/cgroup/user.slice/a/memory.max": "5000\n",
      "/sys/fs/cgroup/user.slice/a/b/memory.max": "9000\n", "/sys/fs/cgroup/other/memory.max": "1\n",
    ]
    #expect(limit(groups: "0::/user.slice/a/b\n", mounts: Self.unified, files) == 5000)
    #expect(limit(groups: "0::/user.slice\n", mounts: Self.unified, files) == nil)
  }

  @Test func `the limit of version 1 is found where the memory controller is mounted`() {
    let groups = "4:memory:/docker/a\n1:cpu,cpuacct:/docker/a\n0::/\n"
    let files = [
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes": "4096\n",
    ]
    #expect(limit(groups: groups, mounts: Self.legacy, files) == 4096)
  }

  @Test func `a container that sees its own group alone finds the limit at the mount point`() {
    let mounts = "33 29 0:30 /docker/a /sys/fs/cgroup/me\\040mory rw - cgroup cgroup rw,memory\n"
    let files = ["/sys/fs/cgroup/me mory/memory.limit_in_bytes": "4096"]
    #expect(limit(groups: "4:memory:/docker/a\n", mounts: mounts, files) == 4096)
    #expect(limit(groups: "0::/../../elsewhere\n", mounts: Self.unified, ["/sys/fs/cgroup/memory.max": "7"]) == 7)
  }

  @Test func `without a memory controller there is no limit`() {
    #expect(limit(groups: "1:cpu:/a\n", mounts: Self.legacy, [:]) == nil)
    #expect(limit(groups: "", mounts: "", [:]) == nil)
    #expect(limit(groups: "nonsense\n0:\n", mounts: "1 2 3\n - \n", [:]) == nil)
  }

  @Test func `this machine has memory`() {
    #expect(SystemMemory.byteCount > 1 << 20)
  }
}
