// Messages in the form of Amazon SNS, signed by a certificate made for tests; its key is gone. Not for programs.

/** PEM. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDGTCCAgGgAwIBAgIUJk1/sltA3SNLKiYDeoS68jOpGikwDQYJKoZIhvcNAQEL
BQAwGzEZMBcGA1UEAwwQc25zLnRlc3QuZXhhbXBsZTAgFw0yNjExMjYwMzA3MzBa
GA8yMTI2MTEwMjAzMDczMFowGzEZMBcGA1UEAwwQc25zLnRlc3QuZXhhbXBsZTCC
ASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAPNsSgeAdTNsHs59+n8A6XUV
jBYCZ64WxsNmCdtNjPa8hnUGEMA65XnVPsjlo823cg1TecPE1uulcvDPmjeoVsqz
WEy8XFlE47GmtmA0EpTuPeygSyKy0bk7Gsi0R9I+XlV5N+IxsXKMh/+5nTlEXh1q
/iucxXBwX7rzw4nN9i+Qqr06ZzUZn9o3xUxM5dApmHVMlCdD9uchCCj95UedfAxf
qKJ/Q6hwmO5gR5bL1EjDe2s52g1RAJX+9Bm6kermLJxWibyhDgdv06MGZmUl52GK
aI/MetdUeLmESDNHS7QupYUDoZ/SlS8y/nHuy7iwAIBHNKGdMDpbGt+8/O6PoIMC
AwEAAaNTMFEwHQYDVR0OBBYEFO5QC62PnqWGwCmTiAp9Ob2zAFtYMB8GA1UdIwQY
MBaAFO5QC62PnqWGwCmTiAp9Ob2zAFtYMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZI
hvcNAQELBQADggEBANbOG3IYCbsiA2SgAJ6ij2+/jJxjthAzMeqfiTDGxBreAr2t
zNvJ/2peG/FlvNES0ZBpJBLcb/EVKiKnlbXVVV32B1arUUwQHzHOEOYUv5dECW+V
hctl9P0WTRFyBOoCh/5VhdrT8e8uQY55gm8iTdWW9kAT+yUJxGWiD8UH2YZAMPh2
Yv5FsjpUukJxqO8Bq5ELk04p5eNvLS1kFK++HHCqWH5xP4xsi7SEpaOzf/y/0hnh
o0PIpt3ytIE55/d2XtJ6y2LEmKTv5KWY/OhdmtAEHD7/wy1RhJDhj+gdXiNkIzsM
z8Wcj3QQtprZ5SOvBoLh0WtjmPwNBLF8MHKnpWo=
-----END CERTIFICATE-----
`;

/** A complaint of cy@readers.example. */
export const NOTIFICATION = {
  Type: 'Notification',
  MessageId: '5c1e0b7a',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:bounces',
  Message:
    '{"notificationType":"Complaint","complaint":{"feedbackId":"f1","complainedRecipients":[{"emailAddress":"cy@readers.example"}]},"mail":{}}',
  Timestamp: '2026-03-10T06:01:13.000Z',
  SignatureVersion: '2',
  SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123.pem',
  Signature:
    't27NkD0YgaQY7U/E+NXaU60ITDHQjQrxWGISlk1T8QUWWXPSscUMWmDqrKxyht53N5Nnntkejc8GSrll00Gp3MbV23OqUKs3n6/z+NXCYhhqZtmLZr5RyDMb2O/8g8SdsFRtOSRDVZqEmbJLhxtwiJr6SNrItuAX+W1GzEEPB3GQqvvjvviFxeyCwVio216hhpjrOcCVvfvfKxVtQxZQISeUmd1SV6+6R6EbU6m3ShcpdG5KQkAd4S1H8svXkuO6LQqU7StTVEHUQwRJ3Vk5J1b9vGE9LOqTeByUpi4eo1AL0JthGCaDVjLsaI7oKWDV7ZW7+sNYdtOAv8yjMsGl9w==',
};

export const CONFIRMATION = {
  Type: 'SubscriptionConfirmation',
  MessageId: '5c1e0b7b',
  Token: '2336412f',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:bounces',
  Message: 'You have chosen to subscribe to the topic.',
  SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f',
  Timestamp: '2026-03-10T06:00:13.000Z',
  SignatureVersion: '1',
  SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123.pem',
  Signature:
    'PPvAgBgDtgLqQm97OqSBRamiSL9Nj+4Gj3Rb8k2KA1u0ZrcDtlFEIK4eB/uDtG80KX0XN/rlD7JyAJe46VSXBO6FDmIeHUXbxNQn87ZFmCTT2E52SnA/zXavikh8raSlQQHXthAihS8WRuMetFe2/UpGRrRLDNxptX+sLPdYHKNrwzfGCulVDneqCUKhsrIzIxTrQeJL9vKgS/Wd1SU4KfL3leXnfUrmu8VnpNZqbSZgrO0EoMWxBCWkX3DGX4GZvR7B+PLEXEvnhailgYUBZZ6i2ZSK4L6p7K7BkKq9JNKw9XhLYvD04gX/gA+GxXW1WSlNT5pFSkD6ZV6tJR6vpA==',
};
