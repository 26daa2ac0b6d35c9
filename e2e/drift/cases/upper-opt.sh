# A program that was put into /opt.
# expect: denied
cp /foreign/program /opt/x
/opt/x
