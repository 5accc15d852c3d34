// A test message as it arrived: is it ours, who vouches for it, and are the headers of digests signed?
import type { Configuration } from '@papertape/configuration';
import { coveringSignatures, inspectReceived, MUST_BE_SIGNED, type ReceivedReport } from '@papertape/mail';
import { broken, note, ok, type Finding } from './finding.ts';

/** What the headers of the received message say. */
export function inspectTest(raw: string, { MAIL_BOUNCE_ADDRESS }: Configuration): Finding[] {
  const report = inspectReceived(raw);
  if (report.from === null)
    return [
      broken('Received test', 'no message', 'Save the whole message with its headers ("show original").'),
    ];
  return [
    report.oneClick
      ? ok('Unsubscribing', 'both headers arrived')
      : broken(
          'Unsubscribing',
          'headers missing',
          'Something on the way takes List-Unsubscribe headers out, or this is no digest.',
        ),
    inspectSignatures(report),
    ...['dkim', 'spf', 'dmarc'].map((method) => inspectResult(method, report)),
    inspectReturnPath(report, MAIL_BOUNCE_ADDRESS),
    report.encrypted === false
      ? note('Last step', 'not encrypted', 'The relay handed it over without TLS.')
      : ok('Last step', report.encrypted === null ? 'not told' : 'encrypted'),
  ];
}

function inspectSignatures(report: ReceivedReport): Finding {
  const { signatures } = report;
  const [good] = coveringSignatures(report);
  if (good !== undefined)
    return ok('DKIM signature', `${good.domain} (${good.selector}), of both unsubscribe headers`);
  if (signatures.length === 0)
    return broken(
      'DKIM signature',
      'none',
      'Turn DKIM on in the relay: mail programs show no unsubscribe button without.',
    );
  const all = signatures.map(({ domain }) => domain).join(', ');
  const missing = MUST_BE_SIGNED.filter((name) => !signatures.some(({ headers }) => headers.includes(name)));
  return missing.length > 0
    ? broken(
        'DKIM signature',
        all,
        `It leaves out ${missing.join(' and ')}: add them to the headers that the relay signs.`,
      )
    : broken('DKIM signature', all, `It is not of the domain in From (${report.from ?? ''}).`);
}

function inspectResult(method: string, { results }: ReceivedReport): Finding {
  const name = method.toUpperCase();
  const result = results.get(method);
  if (result === undefined)
    return note(name, 'not told', 'The receiving server wrote no result; try another mailbox.');
  if (result === 'pass') return ok(name, 'pass');
  const why = {
    dkim: 'The key in DNS does not fit the signature.',
    spf: "The relay's address is not in the SPF record of the envelope's domain.",
    dmarc: 'Neither SPF nor DKIM speaks for the domain in From.',
  }[method];
  return (result === 'fail' ? broken : note)(name, result, why ?? '');
}

function inspectReturnPath({ returnPath }: ReceivedReport, mailbox: string | null): Finding {
  if (returnPath === null) return note('Bounces go to', 'not told', 'The message has no Return-Path line.');
  if (mailbox === null || returnPath.endsWith(mailbox.slice(mailbox.indexOf('@'))))
    return ok('Bounces go to', returnPath);
  return note(
    'Bounces go to',
    returnPath,
    'The relay has put its own address there: bounces reach it, so set up its webhook (docs/digests.md).',
  );
}
