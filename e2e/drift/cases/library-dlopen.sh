# A foreign library by dlopen.
# expect: denied
cp /foreign/library.so /opt/x.so
python3 -c 'import ctypes; ctypes.CDLL("/opt/x.so")'
