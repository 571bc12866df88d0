/// The business steps of the Core Business Vocabulary 2.0, 7.1.
public enum BizSteps: StandardVocabulary {
  /// Business step.
  public static let name = "business step"
  /// As in `cbv:BizStep-shipping`.
  public static let lead = "BizStep-"
  /// As in `urn:epcglobal:cbv:bizstep:shipping`.
  public static let urn = "urn:epcglobal:cbv:bizstep:"
  /// All 41.
  public static let words: Set<String> = [
    "accepting", "arriving", "assembling", "collecting", "commissioning", "consigning",
    "creating_class_instance", "cycle_counting", "decommissioning", "departing", "destroying",
    "disassembling", "dispensing", "encoding", "entering_exiting", "holding", "inspecting",
    "installing", "killing", "loading", "other", "packing", "picking", "receiving", "removing",
    "repackaging", "repairing", "replacing", "reserving", "retail_selling", "sampling",
    "sensor_reporting", "shipping", "staging_outbound", "stock_taking", "stocking", "storing",
    "transporting", "unloading", "unpacking", "void_shipping",
  ]
}

extension BizStep {
  /// Things are taken over for good.
  public static let accepting = BizStep(known: "accepting")
  /// They come to a place.
  public static let arriving = BizStep(known: "arriving")
  /// They get their identity.
  public static let commissioning = BizStep(known: "commissioning")
  /// They are counted on the shelf.
  public static let cycleCounting = BizStep(known: "cycle_counting")
  /// They lose their identity.
  public static let decommissioning = BizStep(known: "decommissioning")
  /// They leave a place.
  public static let departing = BizStep(known: "departing")
  /// They are looked at.
  public static let inspecting = BizStep(known: "inspecting")
  /// They are put on a vehicle.
  public static let loading = BizStep(known: "loading")
  /// Something that the vocabulary has no word for.
  public static let other = BizStep(known: "other")
  /// They are put into a container.
  public static let packing = BizStep(known: "packing")
  /// They are received, and may yet be refused.
  public static let receiving = BizStep(known: "receiving")
  /// They are sent off.
  public static let shipping = BizStep(known: "shipping")
  /// All of a place is counted.
  public static let stockTaking = BizStep(known: "stock_taking")
  /// They are put away.
  public static let storing = BizStep(known: "storing")
  /// They are on the road.
  public static let transporting = BizStep(known: "transporting")
  /// They are taken off a vehicle.
  public static let unloading = BizStep(known: "unloading")
  /// They are taken out of a container.
  public static let unpacking = BizStep(known: "unpacking")
  /// A shipment is called off.
  public static let voidShipping = BizStep(known: "void_shipping")
  /// A sensor reports.
  public static let sensorReporting = BizStep(known: "sensor_reporting")
}

/// The dispositions of the Core Business Vocabulary 2.0, 7.2.
public enum Dispositions: StandardVocabulary {
  /// Disposition.
  public static let name = "disposition"
  /// As in `cbv:Disp-active`.
  public static let lead = "Disp-"
  /// As in `urn:epcglobal:cbv:disp:active`.
  public static let urn = "urn:epcglobal:cbv:disp:"
  /// All 33.
  public static let words: Set<String> = [
    "active", "available", "completeness_inferred", "completeness_verified", "conformant",
    "container_closed", "container_open", "damaged", "destroyed", "dispensed", "disposed",
    "encoded", "expired", "in_progress", "in_transit", "inactive", "mismatch_class",
    "mismatch_instance", "mismatch_quantity", "needs_replacement", "no_pedigree_match",
    "non_conformant", "non_sellable_other", "partially_dispensed", "recalled", "reserved",
    "retail_sold", "returned", "sellable_accessible", "sellable_not_accessible", "stolen",
    "unavailable", "unknown",
  ]
}

extension Disposition {
  /// Just come into being.
  public static let active = Disposition(known: "active")
  /// All were there, though not every one was read.
  public static let completenessInferred = Disposition(known: "completeness_inferred")
  /// All were there and read.
  public static let completenessVerified = Disposition(known: "completeness_verified")
  /// Broken.
  public static let damaged = Disposition(known: "damaged")
  /// On its way through a process.
  public static let inProgress = Disposition(known: "in_progress")
  /// Between two places.
  public static let inTransit = Disposition(known: "in_transit")
  /// Its identity has ended.
  public static let inactive = Disposition(known: "inactive")
  /// Other things than announced.
  public static let mismatchInstance = Disposition(known: "mismatch_instance")
  /// Another number than announced.
  public static let mismatchQuantity = Disposition(known: "mismatch_quantity")
  /// Can be used, and lies where it is used.
  public static let sellableAccessible = Disposition(known: "sellable_accessible")
  /// Can be used, and lies in a store room.
  public static let sellableNotAccessible = Disposition(known: "sellable_not_accessible")
}

/// The sorts of business documents of the Core Business Vocabulary 2.0, 7.3.
public enum BizTransactionTypes: StandardVocabulary {
  /// Business transaction type.
  public static let name = "business transaction type"
  /// As in `cbv:BTT-po`.
  public static let lead = "BTT-"
  /// As in `urn:epcglobal:cbv:btt:po`.
  public static let urn = "urn:epcglobal:cbv:btt:"
  /// All 13.
  public static let words: Set<String> = [
    "bol", "cert", "desadv", "inv", "pedigree", "po", "poc", "prodorder", "recadv", "rma",
    "testprd", "testres", "upevt",
  ]
}

extension BizTransactionType {
  /// A despatch advice.
  public static let despatchAdvice = BizTransactionType(known: "desadv")
  /// A receiving advice.
  public static let receivingAdvice = BizTransactionType(known: "recadv")
}

/// The sorts of sources and destinations of the Core Business Vocabulary 2.0, 7.4.
public enum TransferEndTypes: StandardVocabulary {
  /// Source or destination type.
  public static let name = "source or destination type"
  /// As in `cbv:SDT-location`.
  public static let lead = "SDT-"
  /// As in `urn:epcglobal:cbv:sdt:location`.
  public static let urn = "urn:epcglobal:cbv:sdt:"
  /// All 3.
  public static let words: Set<String> = ["location", "owning_party", "possessing_party"]
}

extension TransferEndType {
  /// The place.
  public static let location = TransferEndType(known: "location")
  /// Who owns the things.
  public static let owningParty = TransferEndType(known: "owning_party")
  /// Who has the things.
  public static let possessingParty = TransferEndType(known: "possessing_party")
}

/// The reasons of error declarations of the Core Business Vocabulary 2.0, 7.5.
public enum ErrorReasons: StandardVocabulary {
  /// Error reason.
  public static let name = "error reason"
  /// As in `cbv:ER-incorrect_data`.
  public static let lead = "ER-"
  /// As in `urn:epcglobal:cbv:er:incorrect_data`.
  public static let urn = "urn:epcglobal:cbv:er:"
  /// Both.
  public static let words: Set<String> = ["did_not_occur", "incorrect_data"]
}

extension ErrorReason {
  /// It never happened.
  public static let didNotOccur = ErrorReason(known: "did_not_occur")
  /// It happened otherwise.
  public static let incorrectData = ErrorReason(known: "incorrect_data")
}
