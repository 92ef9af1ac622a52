// Parley's mark: two corner quotes.
import "./Mark.css";

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 20 20" aria-hidden focusable={false}>
      <rect width="20" height="20" rx="5" />
      <path d="M5.4 11.2V5.4h5.4M14.6 8.8v5.8H9.2" />
    </svg>
  );
}
