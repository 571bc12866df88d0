extension Drink {
  /// The menu: name, popularity, grams (or ml, pieces) of each material in a drink, and the months
  /// in which it is sold when not all year.
  static let written: [Drink] = [
    .iced("珍珠奶茶", 9, ["TEA-03": 7, "POW-01": 28, "TOP-01": 50]),
    .iced("茉莉奶绿", 7, ["TEA-01": 6, "MLK-01": 130]),
    .iced("手打柠檬茶", 8, ["TEA-01": 6, "FRU-01": 75]),
    .iced("四季春乌龙茶", 5, ["TEA-02": 6]),
    .iced("芝士葡萄", 6, ["TEA-01": 5, "FRU-03": 95, "CRM-01": 38, "TOP-06": 25]),
    .iced("满杯鲜橙", 5, ["TEA-01": 4, "FRU-02": 150]),
    .iced("芝士乌龙", 4, ["TEA-02": 7, "CRM-01": 40]),
    .either("锡兰鲜奶茶", 5, ["TEA-03": 8, "MLK-01": 150]),
    .iced("椰果奶茶", 4, ["TEA-03": 6, "POW-01": 26, "TOP-02": 50]),
    .iced("黑糖珍珠鲜奶", 6, ["MLK-01": 200, "TOP-01": 70, "SYR-02": 25]),
    .either("大红袍厚乳茶", 4, ["TEA-04": 6, "MLK-03": 90]),
    .iced("龙井轻乳茶", 4, ["TEA-05": 5, "MLK-01": 140]),
    .iced("白桃乌龙冷萃", 4, ["TEA-06": 7]),
    .hot("熟普暖奶茶", 2, ["TEA-07": 6, "MLK-03": 80]),
    .either("燕麦拿铁茶", 3, ["TEA-03": 7, "MLK-02": 160, "POW-05": 12]),
    .iced("生椰乌龙", 4, ["TEA-02": 6, "MLK-04": 140]),
    .iced("水牛乳奶绿", 3, ["TEA-01": 6, "MLK-05": 130]),
    .iced("草莓酸奶昔", 4, ["FRU-04": 90, "YOG-01": 160], months: (11, 4)),
    .iced("芝士草莓", 4, ["TEA-01": 5, "FRU-04": 110, "CRM-01": 38], months: (12, 4)),
    .iced("杨枝甘露", 6, ["FRU-05": 90, "FRU-06": 30, "MLK-04": 110, "TOP-09": 35, "FRZ-03": 40]),
    .iced("芒果冰沙", 4, ["FRU-05": 130, "FRZ-03": 50, "CRM-01": 25], months: (4, 10)),
    .iced("满杯西柚", 4, ["TEA-01": 5, "FRU-06": 120]),
    .iced("蜜桃乌龙", 4, ["TEA-06": 6, "FRU-07": 120], months: (5, 9)),
    .iced("西瓜啵啵", 4, ["FRU-08": 260, "TOP-06": 40], months: (5, 9)),
    .iced("多肉青提", 4, ["TEA-01": 5, "FRU-09": 110, "TOP-10": 40], months: (6, 11)),
    .iced("凤梨百香", 3, ["TEA-02": 5, "FRU-10": 70, "FRZ-01": 45]),
    .iced("满杯百香果", 4, ["TEA-01": 5, "FRZ-01": 60, "TOP-02": 35]),
    .iced("杨梅冰茶", 4, ["TEA-02": 5, "FRZ-02": 110], months: (5, 8)),
    .either("芋泥波波鲜奶", 5, ["FRZ-04": 80, "MLK-01": 170, "TOP-01": 40]),
    .hot("焦糖奶茶", 2, ["TEA-03": 7, "POW-01": 26, "SYR-03": 22]),
    .either("桂花乌龙", 3, ["TEA-02": 7, "SYR-04": 22, "OSM-01": 0.6], months: (9, 12)),
    .hot("蜂蜜柚子茶", 3, ["FRU-06": 60, "SYR-05": 35]),
    .iced("仙草烧", 3, ["TEA-03": 6, "POW-01": 24, "TOP-03": 80]),
    .hot("红豆奶茶", 3, ["TEA-03": 7, "POW-01": 26, "TOP-04": 55]),
    .either("芋圆奶茶", 3, ["TEA-03": 6, "POW-01": 26, "TOP-05": 60]),
    .iced("奥利奥奶盖", 3, ["POW-02": 14, "MLK-01": 150, "TOP-07": 18, "CRM-01": 30]),
    .hot("热可可", 2, ["POW-02": 26, "MLK-03": 120, "CRM-02": 20], months: (10, 4)),
    .either("抹茶拿铁", 3, ["POW-03": 8, "MLK-01": 190]),
    .either("坚果燕麦奶", 2, ["MLK-02": 190, "TOP-08": 14, "POW-05": 18]),
    .iced("布丁奶茶", 3, ["TEA-03": 6, "POW-01": 26, "POW-04": 15]),
    .iced("美式冰咖", 3, ["COF-01": 18]),
    .either("生椰拿铁", 4, ["COF-01": 18, "MLK-04": 160]),
    .iced("轻体羽衣甘蓝", 3, ["FRU-13": 45, "FRU-12": 40, "SYR-06": 15]),
    .iced("鲜荔枝冰茶", 4, ["TEA-03": 5, "FRU-14": 120], months: (6, 7)),
    .iced("火龙果酸奶", 2, ["YOG-01": 150, "FRU-15": 90]),
    .iced("薄荷青柠", 3, ["TEA-01": 4, "FRU-17": 35, "FRU-16": 2], months: (4, 10)),
    .iced("百香双响炮", 2, ["TEA-01": 5, "FRU-11": 60, "TOP-01": 30]),
    .iced("蓝莓酸奶", 2, ["YOG-01": 160, "FRZ-05": 60]),
    .iced("生椰冻冻", 3, ["FRZ-06": 70, "MLK-04": 120, "TOP-12": 40]),
    .either("豆乳奶茶", 2, ["TEA-03": 6, "MLK-06": 170]),
    .iced("芝士厚抹茶", 2, ["CHE-01": 20, "POW-03": 8, "MLK-01": 140]),
    .hot("正山小种奶茶", 2, ["TEA-08": 7, "MLK-03": 90]),
    .either("凤凰单丛轻乳", 2, ["TEA-09": 6, "MLK-01": 140]),
    .either("玫瑰花奶茶", 2, ["TEA-10": 6, "SYR-08": 18, "MLK-01": 120]),
    .iced("海盐芝士茶", 3, ["TEA-02": 6, "CRM-01": 38, "SYR-07": 12, "POW-07": 0.5]),
    .either("麻薯奶茶", 3, ["TEA-03": 6, "POW-01": 26, "TOP-11": 45]),
    .hot("血糯米奶茶", 2, ["TEA-03": 6, "POW-01": 24, "TOP-13": 55], months: (9, 4)),
    .hot("黑芝麻糊奶茶", 2, ["POW-06": 22, "MLK-03": 110], months: (10, 3)),
  ]

  private static func iced(
    _ name: String, _ popularity: Double, _ recipe: KeyValuePairs<String, Double>,
    months: (Int, Int)? = nil
  ) -> Drink { drink(name, popularity, .iced, recipe, months) }

  private static func hot(
    _ name: String, _ popularity: Double, _ recipe: KeyValuePairs<String, Double>,
    months: (Int, Int)? = nil
  ) -> Drink { drink(name, popularity, .hot, recipe, months) }

  private static func either(
    _ name: String, _ popularity: Double, _ recipe: KeyValuePairs<String, Double>,
    months: (Int, Int)? = nil
  ) -> Drink { drink(name, popularity, .either, recipe, months) }

  private static func drink(
    _ name: String, _ popularity: Double, _ serving: Serving,
    _ recipe: KeyValuePairs<String, Double>, _ months: (Int, Int)?
  ) -> Drink {
    Drink(
      name: name, popularity: popularity, serving: serving,
      recipe: recipe.map { Ingredient($0.key, $0.value) },
      season: months.map { MenuSeason(firstMonth: $0.0, lastMonth: $0.1) })
  }
}
