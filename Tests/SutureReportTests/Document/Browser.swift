import Foundation
import Glibc
import SutureGraph
import SutureTraining

/// A page in headless Chromium, driven over a pipe (Chrome DevTools Protocol).
///
/// Messages are JSON with a NUL after each; Chromium reads them from descriptor 3 and writes to 4.
final class Browser {
  /// Console errors and warnings, exceptions and failures of the page so far.
  private(set) var problems: [String] = []
  /// The addresses that the page asked for.
  private(set) var requests: [String] = []

  private let process: BrowserProcess
  private var received: [UInt8] = []
  private var lastMessage = 0
  private var session: String?
  private var isLoaded = false

  /// Starts Chromium with an empty page.
  /// - Throws: `BrowserError`.
  init() throws {
    process = try BrowserProcess()
    let target = try send("Target.createTarget", ["url": "about:blank"])["targetId"] as? String ?? ""
    session = try send("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log", "Network"] { _ = try send("\(domain).enable") }
  }

  // MARK: Actions

  /// Opens a file and waits until it is loaded.
  func open(_ path: String) throws {
    (problems, requests, isLoaded) = ([], [], false)
    let reply = try send("Page.navigate", ["url": "file://\(path)"])
    if let error = reply["errorText"] as? String { throw BrowserError.refused(method: "Page.navigate", reason: error) }
    while !isLoaded { try receive() }
  }

  /// The value of a JavaScript expression; promises are awaited.
  func evaluate<Value: Decodable>(_ expression: String, as type: Value.Type = Value.self) throws -> Value {
    let reply = try send(
      "Runtime.evaluate",
      ["expression": "(async () => JSON.stringify([await (\(expression))]))()", "awaitPromise": true])
    if let details = reply["exceptionDetails"] as? [String: Any] {
      throw BrowserError.refused(method: expression, reason: Browser.text(of: details))
    }
    let text = (reply["result"] as? [String: Any])?["value"] as? String ?? ""
    guard let value = try JSONDecoder().decode([Value].self, from: Data(text.utf8)).first else {
      throw BrowserError.refused(method: expression, reason: text)
    }
    return value
  }

  /// Runs JavaScript for its effect.
  func run(_ statements: String) throws {
    _ = try evaluate("(() => { \(statements); return true })()", as: Bool.self)
  }

  /// Waits for what the page does before it paints the next frame.
  func waitForFrame() throws {
    _ = try evaluate(
      "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))", as: Bool.self)
  }

  /// Sets the width and height of the window.
  func resize(width: Int, height: Int) throws {
    _ = try send(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
  }

  /// Lets the page think that its reader likes dark or light pages.
  func prefer(dark: Bool) throws {
    let feature = ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]
    _ = try send("Emulation.setEmulatedMedia", ["features": [feature]])
  }

  /// Presses a key and lets it go.
  func press(_ key: Key) throws {
    var event: [String: Any] = [
      "type": "keyDown", "key": key.rawValue, "code": key.rawValue, "windowsVirtualKeyCode": key.code,
    ]
    if key == .enter { event["text"] = "\r" }
    _ = try send("Input.dispatchKeyEvent", event)
    event["type"] = "keyUp"
    event["text"] = nil
    _ = try send("Input.dispatchKeyEvent", event)
  }

  /// Writes text where the focus is.
  func type(_ text: String) throws { _ = try send("Input.insertText", ["text": text]) }

  /// Keys by their names in the DOM.
  enum Key: String {
    case enter = "Enter"
    case escape = "Escape"
    case tab = "Tab"
    case arrowRight = "ArrowRight"
    case arrowDown = "ArrowDown"

    fileprivate var code: Int {
      switch self {
      case .enter: 13
      case .escape: 27
      case .tab: 9
      case .arrowRight: 39
      case .arrowDown: 40
      }
    }
  }

  // MARK: Messages

  private func send(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    lastMessage += 1
    let number = lastMessage
    var message: [String: Any] = ["id": number, "method": method, "params": parameters]
    message["sessionId"] = session
    try process.write(Array(try JSONSerialization.data(withJSONObject: message)) + [0])
    while true {
      guard let reply = try receive(), reply["id"] as? Int == number else { continue }
      if let error = reply["error"] as? [String: Any] {
        throw BrowserError.refused(method: method, reason: error["message"] as? String ?? "\(error)")
      }
      return reply["result"] as? [String: Any] ?? [:]
    }
  }

  /// Takes the next message; events are kept, replies are returned.
  @discardableResult
  private func receive() throws -> [String: Any]? {
    while true {
      if let end = received.firstIndex(of: 0) {
        let data = Data(received[..<end])
        received.removeSubrange(...end)
        let message = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        guard let method = message["method"] as? String else { return message }
        keep(method, message["params"] as? [String: Any] ?? [:])
        return nil
      }
      received += try process.read()
    }
  }

  private func keep(_ method: String, _ parameters: [String: Any]) {
    switch method {
    case "Page.loadEventFired": isLoaded = true
    case "Runtime.exceptionThrown":
      problems.append(Browser.text(of: parameters["exceptionDetails"] as? [String: Any] ?? [:]))
    case "Runtime.consoleAPICalled":
      guard let kind = parameters["type"] as? String, ["error", "warning", "assert"].contains(kind) else { return }
      problems.append("\(kind): \(parameters["args"] ?? "")")
    case "Log.entryAdded":
      problems.append("\((parameters["entry"] as? [String: Any])?["text"] ?? parameters)")
    case "Network.requestWillBeSent":
      let address = (parameters["request"] as? [String: Any])?["url"] as? String ?? "?"
      // What the page itself holds is fetched from nowhere.
      if !address.hasPrefix("data:") { requests.append(address) }
    default: break
    }
  }

  private static func text(of details: [String: Any]) -> String {
    (details["exception"] as? [String: Any])?["description"] as? String ?? details["text"] as? String ?? "\(details)"
  }
}
