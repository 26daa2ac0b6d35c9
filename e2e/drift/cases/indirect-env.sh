# A foreign program through env.
# expect: denied
cp /foreign/program /opt/x
env -i /opt/x
