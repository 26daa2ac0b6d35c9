# A foreign program by way of /proc/self/cwd.
# expect: denied
cp /foreign/program /opt/x
cd /opt
/proc/self/cwd/x
