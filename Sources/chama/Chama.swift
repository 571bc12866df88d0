import ArgumentParser
import Operations
import SupplyChain

/// `chama`: the supply chain of a tea-drink chain from the command line.
struct Chama: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chama",
    abstract: "Runs the supply chain of a tea-drink chain: collect, forecast, suggest, balance.",
    version: ProgramVersion.current,
    subcommands: [
      NightCommand.self, WarnCommand.self, GainsCommand.self, BacktestCommand.self,
      ForecastCommand.self,
      SampleCommand.self,
      SuggestionsCommand.self, ReplenishmentCommand.self, RequestCommand.self,
      TransferCommand.self, BalanceCommand.self, ReplayCommand.self, EPCCommand.self,
      EPCISCommand.self,
      TraceCommand.self, ReadersCommand.self, ReproduceCommand.self, DoctorCommand.self,
      UsersCommand.self, KeysCommand.self, AuditCommand.self, AlertsCommand.self,
      ServeCommand.self, BackupCommand.self, RestoreCommand.self,
      NotebookCommand.self,
    ])
}
