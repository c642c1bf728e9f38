/* Test only, never shipped: the bcryptprimitives.dll of Windows, which Wine 8 lacks. Rust's standard library asks it for random bytes. */
__declspec(dllimport) unsigned char SystemFunction036(void *buffer, unsigned long size);
__declspec(dllexport) int ProcessPrng(unsigned char *buffer, unsigned long long size) { return SystemFunction036(buffer, (unsigned long)size); }
