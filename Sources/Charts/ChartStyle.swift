/// The one style sheet of all charts: light, dark where the reader's system is, and light on paper.
///
/// Every colour is a custom property of `.ch`, so a page can set its own. Text keeps a contrast of
/// at least 4.5 : 1 and marks of 3 : 1 against white and against `#121a15`.
public enum ChartStyle {
  /// The style sheet.
  public static let css = """
    .ch{\(light)font-family:system-ui,"Noto Sans","Noto Sans CJK SC","PingFang SC",\
    "Microsoft YaHei",sans-serif;font-size:12px;font-variant-numeric:tabular-nums;\
    max-width:100%;height:auto}
    .ch text{fill:var(--ch-ink)}
    .ch .ch-faint{fill:var(--ch-soft)}
    .ch .ch-title{font-size:14px;font-weight:600}
    .ch .ch-name{fill:var(--ch-tone);font-weight:600}
    .ch .ch-inverse{fill:var(--ch-paper)}
    .ch .ch-void{fill:var(--ch-soft);text-decoration:line-through}
    .ch-grid{stroke:var(--ch-grid);stroke-width:1}
    .ch-zero{stroke:var(--ch-soft);stroke-width:1}
    .ch-mark{stroke:var(--ch-soft);stroke-width:1;stroke-dasharray:2 3}
    .ch-1{--ch-tone:var(--ch-c1)}.ch-2{--ch-tone:var(--ch-c2)}.ch-3{--ch-tone:var(--ch-c3)}
    .ch-4{--ch-tone:var(--ch-c4)}.ch-5{--ch-tone:var(--ch-c5)}.ch-6{--ch-tone:var(--ch-c6)}
    .ch-line{fill:none;stroke:var(--ch-tone);stroke-width:2;stroke-linejoin:round;\
    stroke-linecap:round}
    .ch-dashed{stroke-dasharray:6 4}
    .ch-dot,.ch-bar{fill:var(--ch-tone)}
    .ch-hollow{fill:none;stroke:var(--ch-tone);stroke-width:2}
    .ch-band{fill:var(--ch-tone);fill-opacity:.2}
    .ch-cell{fill:var(--ch-tone)}.ch-h1{fill-opacity:.07}.ch-h2{fill-opacity:.18}
    .ch-h3{fill-opacity:.31}.ch-h4{fill-opacity:.46}
    .ch-empty,.ch-panel{fill:none;stroke:var(--ch-grid)}.ch-empty{stroke-dasharray:2 3}
    .ch-sign{fill:var(--ch-tone);stroke:var(--ch-paper);stroke-width:1}
    .ch-route{stroke:var(--ch-c1);stroke-width:1.5}.ch-head{fill:var(--ch-c1)}
    .ch-route~text{paint-order:stroke;stroke:var(--ch-paper);stroke-width:3px}
    .ch-scale{fill:none;stroke:var(--ch-soft);stroke-width:1}
    .ch-ahead{fill:var(--ch-soft);fill-opacity:.06}
    @media (prefers-color-scheme:dark){.ch{\(dark)}}
    @media print{.ch{\(light)}}

    """

  private static let light = """
    --ch-ink:#1b2721;--ch-soft:#55645b;--ch-grid:#dde5df;--ch-c1:#2c7a4b;--ch-c2:#b0611a;\
    --ch-c3:#2f69a8;--ch-c4:#86478c;--ch-c5:#77857d;--ch-c6:#b3261e;\
    --ch-paper:#ffffff;
    """

  private static let dark = """
    --ch-ink:#e6efe9;--ch-soft:#a7b7ad;--ch-grid:#2f3d35;--ch-c1:#7fcb9b;--ch-c2:#e3a865;\
    --ch-c3:#8fb8ea;--ch-c4:#d19fd6;--ch-c5:#8d9b93;--ch-c6:#f2938b;\
    --ch-paper:#121a15;
    """
}
