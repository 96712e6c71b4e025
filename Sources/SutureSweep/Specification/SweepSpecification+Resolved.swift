import SutureComposer
import SutureData
import SutureExecution
import SutureTraining

extension SweepSpecification {
  private typealias Setting = ResolvedSpecification.Setting
  private typealias Value = ResolvedSpecification.Value

  /// All settings of the specification, including defaults.
  public var resolved: ResolvedSpecification {
    ResolvedSpecification(settings: [
      Setting("name", .text(name)),
      Setting("dataset", .settings(dataSet.settings)),
      Setting("validation", .text("\(validation)")),
      Setting(
        "backbone",
        .settings([
          Setting("id", .text("\(backbone)")), Setting("sites", .texts(sites.map(\.text))),
          Setting("placement", .text(placement.rawValue)),
        ])),
      Setting("space", .settings(space.settings)), Setting("search", .settings(search.settings)),
      Setting(
        "limits",
        .settings(
          limits.map { Setting($0.metric.rawValue, .text($0.bound.text)) }
            + (runtimes.isEmpty ? [] : [Setting("runtimes", .texts(runtimes))]))),
      Setting("stages", .list(stages.map { .settings($0.definition.settings) })),
      Setting(
        "rank",
        .settings([
          Setting("maximize", .texts(ranking.maximize.map(\.rawValue))),
          Setting("minimize", .texts(ranking.minimize.map(\.rawValue))),
        ])),
      Setting("training", .settings(training.resolved)), Setting("scale", .text(scale.rawValue)),
      Setting("keep_weights", .text(keepWeights.rawValue)),
      Setting("engine", (engine ?? .oneDNN).resolved),
    ])
  }
}

extension SearchSpace {
  fileprivate var settings: [ResolvedSpecification.Setting] {
    let choice: ResolvedSpecification.Value =
      switch modules {
      case .all: .text("all")
      case .tags(let tags): .settings([.init("tags", .texts(tags))])
      case .ids(let ids): .settings([.init("ids", .texts(ids))])
      }
    return [
      .init("modules", choice), .init("arity", .integers(arity)),
      .init("operators", .texts(operators.map(\.rawValue))), .init("shapes", .text(shapes.rawValue)),
      .init("hyperparameters", .text(hyperparameters.rawValue)), .init("compositions", .texts(compositions)),
    ]
  }
}

extension SearchMethod {
  fileprivate var settings: [ResolvedSpecification.Setting] {
    switch self {
    case .exhaustive: [.init("method", .text("exhaustive"))]
    case .random(let budget, let seed):
      [.init("method", .text("random")), .init("budget", .integer(budget)), .init("seed", .integer(seed))]
    case .evolution(let evolution):
      [
        .init("method", .text("evolution")), .init("budget", .integer(evolution.budget)),
        .init("seed", .integer(evolution.seed)), .init("population", .integer(evolution.population)),
        .init("sample", .integer(evolution.sample)), .init("batch", .integer(evolution.batch)),
      ]
    }
  }
}

extension Limit.Bound {
  fileprivate var text: String {
    func number(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }
    return switch self {
    case .absolute(let value): number(value)
    case .aboveBaseline(let fraction): "+\(number((fraction * 1e6).rounded() / 1e4))%"
    }
  }
}
