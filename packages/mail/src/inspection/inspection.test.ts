import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMailServer, type MailServer } from '../testing.ts';
import { probeRelay, ProbeFailed } from './probe.ts';
import { coveringSignatures, inspectReceived } from './received.ts';

describe('a look at a relay', () => {
  let plain: MailServer;
  let secure: MailServer;
  beforeAll(async () => {
    plain = await startMailServer();
    secure = await startMailServer({ tls: true, login: { user: 'a', password: 'b' } });
  });
  afterAll(() => Promise.all([plain.close(), secure.close()]));

  test('finds what it offers, and that it does not encrypt', async () => {
    const report = await probeRelay(plain.url);
    expect(report).toMatchObject({ host: '127.0.0.1', tls: null });
    expect(report.extensions).toContain('PIPELINING');
  });

  test('finds encryption, and a certificate that nobody trusts', async () => {
    const report = await probeRelay(secure.url);
    expect(report.tls).toMatchObject({ protocol: 'TLSv1.3', trusted: false, implicit: false });
    expect(report.authentication).toContain('PLAIN');
  });

  test('says what does not answer', async () => {
    await expect(probeRelay('smtp://127.0.0.1:1')).rejects.toThrow(ProbeFailed);
    await expect(probeRelay(plain.url.replace('smtp:', 'smtps:'))).rejects.toThrow('cannot be reached');
  });
});

describe('a message as it arrived', () => {
  const HEAD = `Return-Path: <bounces+1-abc@papers.example.org>
Received: from relay.example.net (relay.example.net [192.0.2.1])
        by mx.reader.example with ESMTPS id 7 (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384)
Authentication-Results: mx.reader.example;
       dkim=pass header.i=@papers.example.org; dkim=fail header.i=@relay.example.net;
       spf=pass smtp.mailfrom=papers.example.org; dmarc=pass (p=NONE)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=papers.example.org; s=mail;
        h=From:To:Subject:Date:Message-ID:List-Id:
         List-Unsubscribe:List-Unsubscribe-Post; bh=x=; b=abc
         def
From: Paper Club <digests@papers.example.org>
Message-ID: <1@papers.example.org>
List-Id: "Paper Club" <digests.papers.example.org>
List-Unsubscribe: <https://papers.example.org/digests/one-click/x>
List-Unsubscribe-Post: List-Unsubscribe=One-Click

DKIM-Signature: in the body is none
`;

  test('shows its signatures and what the receiver found', () => {
    for (const raw of [HEAD, HEAD.replaceAll('\n', '\r\n'), `From x@y Tue Mar 10\n${HEAD}`]) {
      const report = inspectReceived(raw);
      expect(report).toMatchObject({
        returnPath: 'bounces+1-abc@papers.example.org',
        messageId: '<1@papers.example.org>',
        oneClick: true,
        encrypted: true,
      });
      expect(Object.fromEntries(report.results)).toEqual({ dkim: 'pass', spf: 'pass', dmarc: 'pass' });
      expect(report.signatures).toHaveLength(1);
      expect(coveringSignatures(report)).toMatchObject([{ domain: 'papers.example.org', selector: 'mail' }]);
    }
  });

  test('counts no signature of another domain, and none that leaves a header out', () => {
    const other = HEAD.replace('d=papers.example.org', 'd=relay.example.net');
    expect(coveringSignatures(inspectReceived(other))).toEqual([]);
    const partly = HEAD.replace(':List-Unsubscribe-Post;', ';');
    expect(coveringSignatures(inspectReceived(partly))).toEqual([]);
    expect(coveringSignatures(inspectReceived(HEAD.replace('d=papers.', 'd=')))).toHaveLength(1);
    expect(inspectReceived('nothing').signatures).toEqual([]);
  });
});
