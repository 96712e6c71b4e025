internal import CSuture
import SutureRegistry
import SutureSupport

/// Performs the handshake with a plugin and reads its offer, none of which is trusted.
struct OfferReader {
  typealias Entry =
    @convention(c) (
      UnsafePointer<suture_header>?, UnsafeMutablePointer<UnsafePointer<suture_offer>?>?
    ) -> suture_status

  let path: String
  /// The version of the host for which the offer is read.
  var host = ABIVersion.host

  func items(_ entry: Entry) throws(LoadError) -> [PluginLibrary.Item] {
    var header = suture_header(
      struct_size: UInt32(MemoryLayout<suture_header>.size), major: UInt16(clamping: host.major),
      minor: UInt16(clamping: host.minor))
    var offer: UnsafePointer<suture_offer>?
    let status = entry(&header, &offer)
    guard status == SUTURE_OK else { throw .refused(path: path, status: status) }
    guard let offer, offer.isAligned else { throw invalid("it is not a valid pointer") }
    let stated = try check(UnsafeRawPointer(offer), sizes: [MemoryLayout<suture_offer>.size], "the offer")
    let count = offer.pointee.item_count
    guard count > 0 else { throw invalid("it contains no items") }
    guard count <= UInt64(BuildLimits.itemCount) else {
      throw invalid("it contains more than \(BuildLimits.itemCount) items")
    }
    guard let table = offer.pointee.items, table.isAligned else { throw invalid("its table is not a valid pointer") }
    var items: [PluginLibrary.Item] = []
    for index in 0..<Int(count) {
      let item = try item(table[index], number: index + 1)
      guard stated.offers(item.needs) else {
        throw invalid("item \(index + 1) needs plugin ABI \(item.needs), but the offer states \(stated)")
      }
      guard !items.contains(where: { $0.id == item.id }) else { throw invalid("it lists \(quoted(item.id)) twice") }
      items.append(item)
    }
    return items
  }

  private func item(_ raw: UnsafePointer<suture_item>?, number: Int) throws(LoadError) -> PluginLibrary.Item {
    guard let raw, raw.isAligned else { throw invalid("item \(number) is not a valid pointer") }
    let sizes = [MemoryLayout<suture_item>.size, MemoryLayout<suture_item_1_1>.size]
    let needs = try check(UnsafeRawPointer(raw), sizes: sizes, "item \(number)")
    let inputCount = needs.minor == 0 ? 1 : try inputCount(of: raw, number: number)
    guard inputCount > 1 || raw.pointee.build != nil else { throw invalid("item \(number) has no 'build'") }
    do throws(RawFault) {
      let id = try raw.pointee.id.readName("id")
      return PluginLibrary.Item(
        id: id, version: try raw.pointee.version.readName("version"), raw: raw, needs: needs, inputCount: inputCount)
    } catch {
      switch error {
      case .invalid(let reason): throw invalid("item \(number) has \(reason)")
      case .tooLong(let what, let limit): throw invalid("item \(number) has more than \(limit) \(what)")
      }
    }
  }

  /// The number of inputs of an item of version 1.1 or later.
  private func inputCount(of raw: UnsafePointer<suture_item>, number: Int) throws(LoadError) -> Int {
    let item = UnsafeRawPointer(raw).assumingMemoryBound(to: suture_item_1_1.self)
    let count = item.pointee.input_count
    guard count > 1 else { return 1 }
    guard count <= UInt64(BuildLimits.itemInputs) else {
      throw invalid("item \(number) has more than \(BuildLimits.itemInputs) inputs")
    }
    guard item.pointee.build_inputs != nil else {
      throw invalid("item \(number) has \(count) inputs, but no 'build_inputs'")
    }
    return Int(count)
  }

  /// Checks a table's version and size, reading only its header.
  /// - Parameter sizes: the table's size in each minor version; later ones have the last.
  /// - Returns: the version that it needs.
  private func check(_ table: UnsafeRawPointer, sizes: [Int], _ what: String) throws(LoadError) -> ABIVersion {
    let header = table.load(as: suture_header.self)
    let needed = ABIVersion(Int(header.major), Int(header.minor))
    guard host.offers(needed) else { throw .unsupportedABI(path: path, needed: needed, host: host) }
    let size = sizes[min(needed.minor, sizes.count - 1)]
    guard header.struct_size >= UInt32(size) else {
      throw invalid("\(what) states \(header.struct_size) bytes, but version \(needed) has \(size)")
    }
    return needed
  }

  private func invalid(_ reason: String) -> LoadError { .invalidOffer(path: path, reason: reason) }
}
