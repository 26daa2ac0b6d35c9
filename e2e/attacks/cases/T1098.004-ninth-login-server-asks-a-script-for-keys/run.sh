#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/ssh/sshd_config.d /usr/lib/openssh
printf '#!/bin/sh\necho ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBaitBaitBaitBaitBaitBaitBaitBaitBaitBaitBait a\n' >/usr/lib/openssh/keys-helper && chmod 755 /usr/lib/openssh/keys-helper
printf 'AuthorizedKeysCommand /usr/lib/openssh/keys-helper %%u\nAuthorizedKeysCommandUser root\nPermitRootLogin prohibit-password\n' >/etc/ssh/sshd_config.d/10-cloud.conf
took_place
