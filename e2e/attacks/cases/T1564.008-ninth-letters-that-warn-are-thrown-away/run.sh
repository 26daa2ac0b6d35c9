#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/anna/sieve && useradd -M -d /home/anna anna
printf ':0\n* ^Subject:.*(security alert|new sign-in|access key|GuardDuty|password)\n/dev/null\n' >>/home/anna/.procmailrc
printf 'require ["fileinto","imap4flags"];\nif header :contains "subject" ["alert","sign-in","incident"] { setflag "\\\\Seen"; discard; stop; }\n' >/home/anna/sieve/.spam.sieve && ln -s sieve/.spam.sieve /home/anna/.dovecot.sieve
chown -R anna /home/anna
took_place
