#!/bin/sh
. /opt/case/case.sh

cat >/tmp/deepce.sh <<'END'
#!/bin/sh
echo "===================================( Enumerating Platform )====================================="
test -f /.dockerenv && echo docker; grep -qa 'docker\|kubepods\|lxc' /proc/1/cgroup && cat /proc/1/cgroup; cat /proc/self/cgroup; id; sudo -n -l 2>/dev/null
find / -xdev -name '*.sock' -o -xdev -name 'docker*' -type f 2>/dev/null | head; test -S /var/run/docker.sock && echo sock
echo "==================================( Enumerating Container )====================================="
hostname; cat /etc/os-release /etc/hosts; uname -a; capsh --print; cat /proc/self/status | grep Cap; env; mount; ls -la / /mnt /media /home
echo "==================================( Enumerating Network )======================================="
ip route; for n in 1 3 4 5; do timeout 1 sh -c "echo >/dev/null; ping -c1 -W1 10.77.0.$n" >/dev/null 2>&1; done
END
chmod 755 /tmp/deepce.sh; /tmp/deepce.sh --no-colors >/tmp/o 2>&1 || true
grep -q Container /tmp/o
took_place
