# A library on a folder of the host by dlopen.
# expect: denied
python3 -c 'import ctypes; ctypes.CDLL("/foreign/library.so")'
