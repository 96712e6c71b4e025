import Foundation
import SutureExecution
import Testing

struct OptimizerTests {
  @Test(arguments: Optimizer.Name.allCases)
  func `an optimizer of a name has the constants of PyTorch and the given weight decay`(name: Optimizer.Name) {
    let optimizer = Optimizer(name, weightDecay: 0.01)
    #expect(optimizer.name == name && optimizer.weightDecay == 0.01)
    switch name {
    case .sgd:
      #expect(optimizer == .sgd(momentum: 0.9, nesterov: true, weightDecay: 0.01))
      #expect(optimizer.defaultLearningRate == 0.1 && optimizer.stateCount == 1)
    case .adamw:
      #expect(optimizer == .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01))
      #expect(optimizer.defaultLearningRate == 0.001 && optimizer.stateCount == 2)
    }
  }

  @Test func `changing the weight decay keeps the other constants`() {
    var optimizer = Optimizer.sgd(momentum: 0.5, nesterov: false)
    optimizer.weightDecay = 0.1
    #expect(optimizer == .sgd(momentum: 0.5, nesterov: false, weightDecay: 0.1))
    optimizer = .adamW(beta1: 0.8)
    optimizer.weightDecay = 0
    #expect(optimizer == .adamW(beta1: 0.8, weightDecay: 0))
  }

  @Test func `the text names every constant`() {
    #expect("\(Optimizer.sgd())" == "SGD, momentum 0.9, Nesterov, weight decay 0.0005")
    #expect("\(Optimizer.adamW())" == "AdamW, beta1 0.9, beta2 0.999, epsilon 1e-08, weight decay 0.0005")
  }

  @Test func `JSON holds every constant, and is read back`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for (optimizer, json) in [
      (Optimizer.sgd(), #"{"momentum":0.9,"name":"sgd","nesterov":true,"weight_decay":0.0005}"#),
      (.adamW(), #"{"beta1":0.9,"beta2":0.999,"epsilon":1e-08,"name":"adamw","weight_decay":0.0005}"#),
    ] {
      #expect(String(decoding: try encoder.encode(optimizer), as: UTF8.self) == json)
      #expect(try JSONDecoder().decode(Optimizer.self, from: Data(json.utf8)) == optimizer)
    }
    let incomplete = Data(#"{"name":"sgd"}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Optimizer.self, from: incomplete) }
  }
}
