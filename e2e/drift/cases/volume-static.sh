# A program without a loader on a folder of the host.
# expect: denied
/foreign/program-static
