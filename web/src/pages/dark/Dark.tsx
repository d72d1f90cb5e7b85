export default function Dark() {
  return null;
}
