# A further name of a foreign program.
# expect: denied
cp /foreign/program /opt/a
ln /opt/a /opt/b
/opt/b
