import Charts

/// The look of the report: quiet type, one green, room to breathe; the same on paper.
enum PageStyle {
  /// The whole style sheet, that of the charts included.
  static let sheet = Markup(trusted: ChartStyle.css + css)

  private static let css = """
    :root{\(light)color-scheme:light dark}
    @media (prefers-color-scheme:dark){:root{\(dark)}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.6 system-ui,"Noto Sans",\
    "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
    main{max-width:1120px;margin:0 auto;padding:0 24px 48px}
    h1{font-size:28px;line-height:1.25;font-weight:600;margin:0}
    h2{font-size:20px;line-height:1.3;font-weight:600;color:var(--tea);margin:44px 0 12px;\
    padding-top:14px;border-top:2px solid var(--tea)}
    h3{font-size:15px;font-weight:600;margin:20px 0 6px}
    p{margin:6px 0 10px;max-width:75ch}
    a{color:var(--tea);text-underline-offset:3px;text-decoration-thickness:1px}
    small,.soft{color:var(--soft);font-weight:400}
    small{font-size:12px;white-space:nowrap}
    time,.id{white-space:nowrap}
    code{font:12.5px/1.5 ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
    .brand{color:var(--tea);font-weight:600;letter-spacing:.04em;margin:28px 0 2px}
    body>input{position:absolute;opacity:0}
    .switch{max-width:1120px;margin:0 auto;padding:14px 24px 0;display:flex;\
    justify-content:flex-end;gap:8px}
    .switch label{padding:4px 14px;border:1px solid var(--edge);border-radius:99px;cursor:pointer}
    #in-zh:checked~.switch [for=in-zh],#in-en:checked~.switch [for=in-en]{background:var(--tea);\
    border-color:var(--tea);color:var(--paper)}
    #in-zh:focus-visible~.switch [for=in-zh],#in-en:focus-visible~.switch [for=in-en]{\
    outline:3px solid var(--tea);outline-offset:2px}
    #in-zh:checked~main .in-en,#in-en:checked~main .in-zh{display:none}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(290px,1fr));gap:12px;\
    margin:22px 0 0}
    .tiles div{background:var(--card);border:1px solid var(--edge);\
    border-left:4px solid var(--tea);border-radius:6px;padding:10px 14px 12px}
    .tiles .look{border-left-color:var(--look)}
    .tiles dt{color:var(--soft);font-size:13px}
    .tiles dd{margin:0}
    .tiles strong{display:block;font-size:26px;line-height:1.3;font-weight:600;\
    font-variant-numeric:tabular-nums}
    .tiles span{font-size:13px;color:var(--soft)}
    .columns{margin:0;padding-left:18px;columns:300px 3;column-gap:28px}
    .columns li{break-inside:avoid;overflow-wrap:anywhere}
    .table{margin:10px 0;overflow-x:auto}
    .table:focus-visible{outline:3px solid var(--tea);outline-offset:2px}
    table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.45}
    caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    th,td{text-align:left;vertical-align:top;padding:7px 10px;border-bottom:1px solid var(--edge);\
    font-weight:400}
    thead th{position:sticky;top:0;background:var(--wash);font-weight:600;font-size:12.5px;\
    vertical-align:bottom;word-break:keep-all;z-index:1}
    .n{text-align:right;font-variant-numeric:tabular-nums}
    td.n,tbody th.n{white-space:nowrap}
    tbody th small{display:block}
    tbody td small{display:block}
    .narrow{max-width:560px}
    .trip th{background:var(--card);font-weight:600;padding-top:12px}
    .trip small{display:inline}
    .trip .soft{display:block;font-size:12.5px}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));\
    gap:20px 32px;margin-top:18px}
    figure{margin:0;min-width:0}
    figcaption{font-weight:600;margin-bottom:8px}
    .chart{overflow-x:auto}
    .chart svg{display:block;width:100%;max-width:470px}
    .wide svg{max-width:1072px}.phone{display:none}
    .tiles a{color:inherit;text-decoration:none}.tiles a:hover{text-decoration:underline}
    .facts div{display:grid;grid-template-columns:minmax(110px,200px) 1fr;gap:12px;\
    border-bottom:1px solid var(--edge);padding:3px 0;font-size:13px}
    .facts dt{color:var(--soft)}
    .facts dd{margin:0;overflow-wrap:anywhere}
    @media (min-width:1000px){.table{overflow:visible}}
    @media (max-width:600px){main{padding:0 14px 32px}.switch{padding:10px 14px 0}\
    .tiles{grid-template-columns:1fr 1fr;gap:8px}.tiles div{padding:8px 10px}\
    .tiles strong{font-size:20px}h1{font-size:23px}.desk{display:none}.phone{display:block}\
    thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\
    table,tbody,tr,tbody th,td{display:block}tr{border:1px solid var(--edge);border-radius:6px;\
    padding:6px 10px;margin:0 0 10px}th,td{border:0;padding:2px 0}tbody th{font-weight:600}\
    td[data-h]::before{content:attr(data-h);display:block;color:var(--soft);font-size:12px}\
    .n[data-h]{display:flex;justify-content:space-between;gap:12px}\
    .n[data-h]::before{font-size:13px}tbody td small,tbody th small{display:inline}}
    @page{size:A4;margin:14mm 12mm}
    @media print{:root{\(light)}body{font-size:10pt;line-height:1.45;background:#fff}\
    .switch{display:none}main{max-width:none;padding:0}.brand{margin-top:0}h1{font-size:18pt}\
    h2{font-size:13pt;margin:16pt 0 6pt;padding-top:6pt;break-after:avoid}h3{break-after:avoid}\
    .tiles{grid-template-columns:1fr 1fr 1fr;gap:6pt}.tiles div{break-inside:avoid}\
    .tiles strong{font-size:14pt}.tiles span,.tiles dt{font-size:8.5pt}\
    .table{overflow:visible}code{font-size:7.5pt}table{font-size:8pt}\
    th,td{padding:3pt 4pt}thead th{position:static;font-size:8pt}tr{break-inside:avoid}\
    .trip{break-after:avoid}small,.trip .soft{font-size:7.5pt}figure{break-inside:avoid}\
    .figures{grid-template-columns:1fr 1fr;gap:10pt 14pt}.chart{overflow:visible}\
    .facts div{break-inside:avoid;font-size:8.5pt}\
    a{color:inherit}}

    """

  private static let light = """
    --paper:#fcfdfb;--card:#f4f8f4;--wash:#e8f1ea;--ink:#1b2721;--soft:#55645b;--edge:#d5dfd8;\
    --tea:#23663f;--look:#b0611a;
    """

  private static let dark = """
    --paper:#121a15;--card:#19241d;--wash:#203127;--ink:#e6efe9;--soft:#a7b7ad;--edge:#324138;\
    --tea:#86cfa2;--look:#e3a865;
    """
}
