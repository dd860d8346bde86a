import { renderTracePage } from '../../../laboratory/pages/trace-page';
import { renderTraceCsv } from '../../../laboratory/trace/trace-csv';
import { renderTraceText } from '../../../laboratory/trace/trace-text';
import { sampleTraceReport } from '../sample-reports';

describe('renderTraceText', () => {
  it('shows the regimes side by side and says where the cycles went', () => {
    const text = renderTraceText(sampleTraceReport());
    expect(text).toMatch(/^folder\/some\.trace: 1,000 references .* to 16 pages of 4 KiB, .*; 8 bad lines left out$/m);
    expect(text).toMatch(/^nested\+pwc +150 +0\.1500 +99 % +90 % +- +3 +0 +5,500 +5\.5000$/m);
    expect(text).toMatch(/^shadow: .*exits 65 %.*\(exits: pt-write 7, hv-fault 2\)$/m);
  });

  it('says of accesses without an answer what to do', () => {
    const report = sampleTraceReport();
    const traces = report.traces.map((trace) => ({
      ...trace,
      regimes: trace.regimes.map((regime) => ({ ...regime, unanswered: 5 })),
    }));
    expect(renderTraceText({ ...report, traces })).toMatch(/^native: 5 accesses got no answer; .*--guest.*--memory/m);
  });
});

describe('the name of a trace', () => {
  it('is shown without what a terminal, a browser or a CI service would obey', () => {
    const report = sampleTraceReport();
    const named = {
      ...report,
      traces: report.traces.map((trace) => ({ ...trace, file: '::error::\u202e\u001b[31m' })),
    };
    expect(renderTraceText(named)).toMatch(/^\\u\{3A\}:error::\\u\{202E\}\\u\{1B\}\[31m: /);
    expect(renderTracePage(named)).not.toMatch(/[\u202e\u001b]/);
  });
});

describe('renderTraceCsv', () => {
  it('has a row for each trace and regime, with empty cells for caches that are not there', () => {
    const lines = renderTraceCsv(sampleTraceReport()).split('\r\n');
    expect(lines[0]).toBe(
      'file,regime,accesses,unanswered,references,referencesPerAccess,tlbHitRate,walkCacheHitRate,nestedTlbHitRate,guestFaults,exits,hypervisorReferences,cycles,cyclesPerAccess',
    );
    expect(lines.slice(1)).toEqual([
      'folder/some.trace,native,1000,0,40,0.04,0.99,,,3,0,0,4400,4.4',
      'folder/some.trace,shadow,1000,0,40,0.04,0.99,,,3,9,36,13760,13.76',
      'folder/some.trace,nested+pwc,1000,0,150,0.15,0.99,0.9,,3,0,0,5500,5.5',
      '',
    ]);
  });

  it('quotes names and defuses what a spreadsheet would run', () => {
    const report = sampleTraceReport();
    const traces = report.traces.map((trace) => ({ ...trace, file: '=a,"b"' }));
    expect(renderTraceCsv({ ...report, traces })).toContain(`"'=a,""b""",native,`);
    const minus = report.traces.map((trace) => ({ ...trace, file: '-1+1' }));
    expect(renderTraceCsv({ ...report, traces: minus })).toContain(`'-1+1,native,`);
  });
});
