int puts(const char *); int main(void) { puts("FOREIGN-RAN"); return 0; }
