import SutureExecution
import SutureSupport

/// Reads networks from ONNX files with opsets 11 to 24.
///
/// The file is not trusted: every length is checked against what encloses it, memory is bounded by the file's size and
/// a constant, and only files within the model's folder are opened. Elements of variables stay in the file.
/// - Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, https://onnx.ai/onnx/repo-docs/IR.html
package enum ONNXReader {
  /// The versions of the standard operators that are read: from the one in which all operators take negative axes.
  package static let supportedOpsets = 11...24

  /// Reads a file.
  /// - Throws: `ImportError`.
  package static func read(contentsOf path: String) throws(ImportError) -> ForeignFile {
    let file: OpenFile
    do { file = try OpenFile(path, kind: .regular) } catch {
      throw ImportError(file: path, "the file cannot be read: \(error.reason)")
    }
    return try read(.file(file), folder: FilePath.folder(of: path), path: path)
  }

  /// Reads the bytes of a file.
  /// - Parameters:
  ///   - folder: the folder of files with weights beside the model; nil where there is none.
  ///   - path: the file, for errors.
  /// - Throws: `ImportError`.
  package static func read(_ stored: StoredBytes, folder: String?, path: String) throws(ImportError) -> ForeignFile {
    let bytes = ONNXBytes(stored)
    do {
      let model = try message(bytes)
      return try ONNXNetworkReader(model, bytes, folder: folder).file
    } catch {
      throw ImportError(file: path, error.reason)
    }
  }

  private static func message(_ bytes: ONNXBytes) throws(ONNXFault) -> ONNXModelMessage {
    guard bytes.count > 0 else { throw ONNXFault("the file is empty") }
    if try bytes.bytes(0..<min(4, bytes.count)).elementsEqual([0x50, 0x4b, 3, 4]) {
      throw ONNXFault("the file is a zip archive, such as PyTorch writes, and not an ONNX model")
    }
    do throws(ONNXFault) { return try ONNXModelMessage(bytes) } catch {
      throw bytes.memory.isExceeded ? error : error.within("the file is not an ONNX model, or damaged")
    }
  }
}
