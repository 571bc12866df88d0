import Sheets
import SupplyChain

/// holidays.csv.
enum HolidaysFile {
  static let columns: [SheetColumn] = [
    SheetColumn("date", "日期"),
    SheetColumn("name", "名称", "节日名称"),
    SheetColumn("is_off_day", "是否放假", "是否休息"),
    .optional("is_school_holiday", "是否学校假期"),
  ]

  static func read(_ file: SheetFile) -> FileReading<HolidayCalendar> {
    file.read(columns: columns, rules: .handMade) { sheet, _ in
      var days: [BusinessDay: Holiday] = [:]
      while sheet.next() {
        let day = sheet.required(0, .day)
        let name = sheet.required(1, .text())
        let isOffDay = sheet.required(2, .flag)
        let isSchoolHoliday = sheet.optional(3, .flag)
        guard let day, let name, let isOffDay else { continue }
        let holiday = Holiday(name: name, isOffDay: isOffDay, isSchoolHoliday: isSchoolHoliday)
        if let earlier = days.updateValue(holiday, forKey: day), earlier != holiday {
          sheet.refuse(0, remedy: MasterRemedy.contradiction)
        }
      }
      return HolidayCalendar(days: days)
    }
  }
}
