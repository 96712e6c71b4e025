internal import CReportPage

/// The files that the page is made of; they are part of the executable.
enum ReportPage {
  /// The frame, with a `{{name}}` for each part.
  static var frame: String { text(suture_page_frame()) }
  /// How it looks.
  static var style: String { text(suture_page_style()) }
  /// What it does, as one program.
  static var script: String {
    "\"use strict\";\n" + (0..<suture_page_script_count()).map { text(suture_page_script($0)) }.joined(separator: "\n")
  }

  private static func text(_ file: suture_page_file) -> String {
    String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
  }
}
