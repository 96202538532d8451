/* Functions of Windows 10 that the wine 8 of Debian 12 lacks, for the checks in
   .ci/package-wine only. Its DLL stands in for bcryptprimitives.dll, where Go
   gets random numbers, and for uiautomationcore.dll, to which Fyne tells what
   screen readers may say. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG); /* RtlGenRandom */

#define EXPORT(type) __declspec(dllexport) type WINAPI

EXPORT(BOOL) ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, (ULONG)size); }

EXPORT(HRESULT) UiaHostProviderFromHwnd(HWND window, void **provider) {
	(void)window;
	if (provider)
		*provider = NULL;
	return E_FAIL;
}
EXPORT(LRESULT) UiaReturnRawElementProvider(HWND w, WPARAM a, LPARAM b, void *p) { (void)w, (void)a, (void)b, (void)p; return 0; }
EXPORT(BOOL) UiaClientsAreListening(void) { return FALSE; }
EXPORT(HRESULT) UiaRaiseAutomationEvent(void *p, int event) { (void)p, (void)event; return S_OK; }
EXPORT(HRESULT) UiaRaiseStructureChangedEvent(void *p, int kind, int *id, int n) { (void)p, (void)kind, (void)id, (void)n; return S_OK; }
EXPORT(HRESULT) UiaRaiseAutomationPropertyChangedEvent(void *p, int id, VARIANT a, VARIANT b) { (void)p, (void)id, (void)a, (void)b; return S_OK; }
EXPORT(HRESULT) UiaDisconnectProvider(void *p) { (void)p; return S_OK; }
