import SupplyChain

/// Materials beyond the written ones: each flavour comes in several forms and makes one limited
/// drink of those that the chain has.
enum Flavour {
  static let names = [
    "白桃", "荔枝", "龙眼", "山楂", "乌梅", "青梅", "樱桃", "树莓", "黑加仑", "油柑", "黄皮", "枇杷",
    "石榴", "哈密瓜", "番石榴", "香蕉", "雪梨", "苹果", "柿子", "甘蔗", "马蹄", "栗子", "红枣", "桂圆",
    "玉米", "紫薯", "南瓜", "绿豆", "花生", "核桃", "开心果", "榛子", "香草", "伯爵", "栀子", "茉莉",
    "玫瑰", "樱花", "生姜", "薄荷",
  ]

  /// One form that a flavour comes in.
  struct Form {
    let suffix: String
    let code: String
    let category: MaterialCategory
    let packSize: Int
    let shelfLifeDays: Int
    let fenPerThousand: Int
    let gramsPerDrink: Double
  }

  static let forms = [
    Form(
      suffix: "风味糖浆", code: "SYF", category: .syrup, packSize: 1000, shelfLifeDays: 300,
      fenPerThousand: 2400, gramsPerDrink: 18),
    Form(
      suffix: "果泥", code: "PUR", category: .frozen, packSize: 1000, shelfLifeDays: 180,
      fenPerThousand: 2700, gramsPerDrink: 45),
    Form(
      suffix: "爆珠", code: "POP", category: .topping, packSize: 1000, shelfLifeDays: 120,
      fenPerThousand: 2200, gramsPerDrink: 40),
    Form(
      suffix: "风味粉", code: "PWF", category: .powder, packSize: 500, shelfLifeDays: 240,
      fenPerThousand: 5200, gramsPerDrink: 9),
    Form(
      suffix: "冻干碎", code: "DRY", category: .topping, packSize: 250, shelfLifeDays: 240,
      fenPerThousand: 16_000, gramsPerDrink: 3),
    Form(
      suffix: "奶油", code: "CRF", category: .dairy, packSize: 1000, shelfLifeDays: 20,
      fenPerThousand: 4400, gramsPerDrink: 30),
    Form(
      suffix: "窨制茶", code: "TEF", category: .tea, packSize: 250, shelfLifeDays: 365,
      fenPerThousand: 17_000, gramsPerDrink: 7),
    Form(
      suffix: "限定杯套", code: "SLV", category: .packaging, packSize: 100, shelfLifeDays: 1800,
      fenPerThousand: 8000, gramsPerDrink: 1),
  ]

  /// The material with number `index` among the flavoured ones.
  static func material(index: Int) -> StockedMaterial {
    let form = forms[index % forms.count]
    let flavour = index / forms.count
    return StockedMaterial(
      code: code(flavour: flavour, form: form), name: names[flavour] + form.suffix,
      category: form.category, packSize: form.packSize, shelfLifeDays: form.shelfLifeDays,
      fenPerThousand: form.fenPerThousand,
      isChilled: form.category == .dairy || form.category.isChilled,
      isHighValue: form.category == .tea,
      reviewDays: form.category == .dairy ? 4 : 7, leadTimeDays: form.category.leadTimeDays)
  }

  /// The drinks that `count` flavoured materials make, one a flavour. Two of three are on the menu
  /// all year; the others have four months.
  static func drinks(materialCount count: Int, streams: RandomStreams) -> [Drink] {
    let flavours = (count + forms.count - 1) / forms.count
    return (0..<flavours).map { flavour in
      var generator = streams.generator(.flavour, flavour)
      let popularity = generator.uniform(0.7...1.6)
      let firstMonth = 1 + Int(generator.uniform() * 12)
      let season = MenuSeason(firstMonth: firstMonth, lastMonth: (firstMonth + 2) % 12 + 1)
      let recipe = forms.map { Ingredient(code(flavour: flavour, form: $0), $0.gramsPerDrink) }
      return Drink(
        name: names[flavour] + "限定", popularity: popularity,
        serving: flavour % 4 == 3 ? .either : .iced, recipe: recipe,
        season: flavour % 3 == 2 ? season : nil)
    }
  }

  private static func code(flavour: Int, form: Form) -> String {
    "\(form.code)-\(flavour < 9 ? "0" : "")\(flavour + 1)"
  }
}
