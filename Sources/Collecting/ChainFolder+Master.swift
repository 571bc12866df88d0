public import SupplyChain

extension ChainFolder {
  /// Reads all master files as of `day`.
  ///
  /// Stores and materials know no day. Holidays and promotions are read with the future in them;
  /// of the weather only what was observed, and of the forecasts only what was issued, up to and
  /// with `day`.
  public func readMaster(through day: BusinessDay) -> ChainMaster {
    ChainMaster(
      stores: read(.stores, StoresFile.read),
      materials: read(.materials, MaterialsFile.read),
      holidays: read(.holidays, HolidaysFile.read),
      promotions: read(.promotions, PromotionsFile.read),
      weather: read(.weather) { WeatherFile.read($0, through: day) },
      issuedWeather: readIssuedWeather(through: day))
  }

  /// Reads the issued forecasts of the weather alone, as of `day`; `nil` when the file is absent.
  public func readIssuedWeather(through day: BusinessDay) -> FileReading<[IssuedWeather]>? {
    read(.weatherForecast) { IssuedWeatherFile.read($0, through: day) }
  }

  private func read<Content>(
    _ kind: MasterKind, _ read: (SheetFile) -> FileReading<Content>
  ) -> FileReading<Content>? {
    guard let name = name(of: kind), let content = content(of: kind) else { return nil }
    return read(SheetFile(name: name, content: content))
  }
}
