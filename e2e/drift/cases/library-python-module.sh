# A foreign native module of Python.
# expect: denied
mkdir /opt/m
cp /foreign/library.so /opt/m/evil.so
PYTHONPATH=/opt/m python3 -B -c 'import evil'
