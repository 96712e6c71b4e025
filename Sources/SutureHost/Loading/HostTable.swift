internal import CSuture
import SutureGraph

/// The C functions that a plugin calls.
enum HostTable {
  static func make(context: OpaquePointer?) -> suture_host_1_1 {
    suture_host_1_1(
      base: base(context: context),
      parameter_values: { context, name, shape, values, slot in
        call(context) { session throws(BuildFault) in
          try session.variable(.parameter, name, shape, values: values, slot)
        }
      },
      buffer_values: { context, name, shape, values, slot in
        call(context) { session throws(BuildFault) in
          try session.variable(.buffer, name, shape, values: values, slot)
        }
      })
  }

  /// The functions of version 1.0, with the header of the whole table.
  private static func base(context: OpaquePointer?) -> suture_host {
    suture_host(
      header: suture_header(
        struct_size: UInt32(MemoryLayout<suture_host_1_1>.size), major: UInt16(SUTURE_ABI_MAJOR),
        minor: UInt16(SUTURE_ABI_MINOR)),
      context: context,
      fail: { context, message in
        call(context) { session throws(BuildFault) in throw BuildFault(.failed(message.readMessage())) }
      },
      integer: { context, name, slot in
        call(context) { session throws(BuildFault) in try session.integer(name, slot) }
      },
      real: { context, name, slot in call(context) { session throws(BuildFault) in try session.real(name, slot) } },
      boolean: { context, name, slot in
        call(context) { session throws(BuildFault) in try session.boolean(name, slot) }
      },
      text: { context, name, slot in call(context) { session throws(BuildFault) in try session.text(name, slot) } },
      integers: { context, name, slot in
        call(context) { session throws(BuildFault) in try session.integers(name, slot) }
      },
      shape: { context, tensor, slot in
        call(context) { session throws(BuildFault) in try session.shape(tensor, slot) }
      },
      enter: { context, name, type in
        call(context) { session throws(BuildFault) in try session.enter(name, type) }
      },
      leave: { context in call(context) { session throws(BuildFault) in try session.leave() } },
      parameter: { context, name, shape, initialiser, slot in
        call(context) { session throws(BuildFault) in
          try session.variable(.parameter, name, shape, initialiser, slot)
        }
      },
      buffer: { context, name, shape, initialiser, slot in
        call(context) { session throws(BuildFault) in try session.variable(.buffer, name, shape, initialiser, slot) }
      },
      apply: { context, operation, inputs, inputCount, attributes, attributeCount, slot in
        call(context) { session throws(BuildFault) in
          try session.apply(operation, inputs, inputCount, attributes, attributeCount, slot)
        }
      },
      site: { context, name, tensor, layout, slot in
        call(context) { session throws(BuildFault) in try session.visit(name, tensor, layout, slot) }
      },
      extension: { _, _ in nil })
  }
}

/// Runs one call: finds the build, and records the first fault.
private func call(
  _ context: OpaquePointer?, _ body: (BuildSession) throws(BuildFault) -> Void
) -> suture_status {
  guard let session = LiveSessions.session(context) else { return suture_status(SUTURE_BAD_ARGUMENT) }
  session.callCount += 1
  guard session.failure == nil else { return suture_status(SUTURE_FAILED) }
  if let status = session.onCall?(session.callCount) {
    session.record(RefusedCall(number: session.callCount))
    return status
  }
  do throws(BuildFault) {
    try body(session)
    return suture_status(session.failure == nil ? SUTURE_OK : SUTURE_FAILED)
  } catch {
    session.record(session.error(error.cause))
    return error.status
  }
}

/// A call that the host rejected on purpose.
struct RefusedCall: Error, Hashable {
  /// Index of the call, counted from 1.
  let number: Int
}
