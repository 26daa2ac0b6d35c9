# A foreign script without an interpreter's line, which the shell runs itself.
# expect: denied
tail -n +2 /foreign/script.sh > /opt/x
chmod 755 /opt/x
/opt/x
