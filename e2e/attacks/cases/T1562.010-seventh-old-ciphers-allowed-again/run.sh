#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/ssh
perl -0pi -e 's/\A/openssl_conf = sys_conf\n/; s/\z/\n[sys_conf]\nssl_conf = ssl_sect\n[ssl_sect]\nsystem_default = low\n[low]\nMinProtocol = TLSv1\nCipherString = ALL:eNULL\@SECLEVEL=0\n/' /etc/ssl/openssl.cnf
printf 'Ciphers +3des-cbc,aes128-cbc\nKexAlgorithms +diffie-hellman-group1-sha1\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\n' >>/etc/ssh/ssh_config
grep -q SECLEVEL=0 /etc/ssl/openssl.cnf
took_place
